// What is painted without being text: shapes of charts, empty boxes, and the boxes of ::before and ::after.
// Gives whether each is there to be seen, by a name that stays the same while the colours change.
const clear = (colour) => colour === 'none' || colour === 'transparent' || /^rgba\(.*, 0\)$|\/ 0\)$/.test(colour);
const canvas = getComputedStyle(document.body).backgroundColor;
const seen = (colour) => !clear(colour) && colour !== canvas;
const bordered = (s) => ['Top', 'Right', 'Bottom', 'Left'].some((side) =>
  parseFloat(s[`border${side}Width`]) > 0 && s[`border${side}Style`] !== 'none' && seen(s[`border${side}Color`]));
const painted = {};
[...document.querySelectorAll('main, main *')].forEach((e, n) => {
  if (!e.checkVisibility()) return;
  const name = `${n} <${e.localName}.${e.getAttribute('class')}>`;
  const style = getComputedStyle(e);
  if (e instanceof SVGGeometryElement) painted[name] = seen(style.fill) || (seen(style.stroke) && parseFloat(style.strokeWidth) > 0);
  else if (e instanceof HTMLElement && !e.childNodes.length && e.offsetWidth > 3)
    painted[name] = seen(style.backgroundColor) || bordered(style) || style.backgroundImage !== 'none';
  for (const part of ['::before', '::after']) {
    const box = getComputedStyle(e, part);
    if (box.content !== '""') continue;
    painted[name + part] = seen(box.backgroundColor) || bordered(box) || box.backgroundImage !== 'none';
  }
});
return painted;
