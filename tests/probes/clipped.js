// No text is cut off by its box.
for (const e of document.querySelectorAll('body *')) {
  if (!(e instanceof HTMLElement) || !e.innerText?.trim() || !shown(e)) continue;
  const style = getComputedStyle(e);
  if (e.clientWidth <= 1 || e.clientHeight <= 1 || style.clipPath.startsWith('inset(50%')) continue;
  const hides = (overflow) => overflow === 'hidden' || overflow === 'clip';
  if (hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1) found.push(`${e.scrollWidth} wide in ${e.clientWidth}: ${named(e)}`);
  if (hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1) found.push(`${e.scrollHeight} high in ${e.clientHeight}: ${named(e)}`);
}
