// On paper nothing can be opened: what is folded on the screen is printed in full, or the whole of it is left out.
for (const details of document.querySelectorAll('main details')) {
  const summary = details.querySelector('summary');
  const content = [...details.children].filter((e) => e !== summary);
  if (shown(summary) && !content.some((e) => shown(e) && e.getBoundingClientRect().height > 0))
    found.push('promised and not printed: ' + named(summary));
}
