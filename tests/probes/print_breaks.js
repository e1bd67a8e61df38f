// A card, a figure or a row of a table that would fit on a page is not cut by its end.
for (const e of document.querySelectorAll('main article, main figure, main tr, main .exchange')) {
  if (!shown(e) || e.querySelector('h1') || e.getBoundingClientRect().height > 700) continue;
  if (!/^avoid/.test(getComputedStyle(e).breakInside)) found.push('may be cut: ' + named(e));
}
