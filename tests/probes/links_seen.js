// A link is told from the page in forced colours.
const canvas = getComputedStyle(document.body).backgroundColor;
for (const e of document.querySelectorAll('main a[href]:not(svg a)'))
  if (shown(e) && getComputedStyle(e).color === canvas) found.push('as dark as the page: ' + named(e));
