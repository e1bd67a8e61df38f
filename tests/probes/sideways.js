// The page does not scroll sideways.
const page = document.documentElement;
if (page.scrollWidth > page.clientWidth) {
  const widest = [...document.querySelectorAll('body *')].filter((e) => shown(e) && e.getBoundingClientRect().right > page.clientWidth + 1);
  found.push(`${page.scrollWidth} wide in ${page.clientWidth}: ${widest.length ? named(widest.at(-1)) : ''}`);
}
