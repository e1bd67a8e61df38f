"""What a page is asked in the browser: each probe is JavaScript that gives a list of complaints."""

from __future__ import annotations

# An element as a complaint names it.
_NAME = """
const named = (e) => {
  const text = (e.textContent || '').trim().replace(/\\s+/g, ' ').slice(0, 40);
  return `<${e.localName}${e.id ? '#' + e.id : ''}${e.getAttribute('class') ? '.' + e.getAttribute('class') : ''}> ${text}`;
};
const shown = (e) => e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true});
"""


def probe(body: str) -> str:
    return "() => {" + _NAME + "const found = [];\n" + body + "\nreturn found.slice(0, 20);\n}"


OUTLINE = probe("""
const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(shown);
const levels = headings.map((h) => Number(h.localName[1]));
if (levels.filter((l) => l === 1).length !== 1) found.push(`${levels.filter((l) => l === 1).length} first headings`);
if (levels[0] !== 1) found.push('the first heading is not the page’s: ' + named(headings[0]));
levels.forEach((level, n) => { if (n && level > levels[n - 1] + 1) found.push('skips a level: ' + named(headings[n])); });
for (const part of ['body > header', 'main', 'body > footer'])
  if (document.querySelectorAll(part).length !== 1) found.push(`${document.querySelectorAll(part).length} of ${part}`);
const label = (e) => e.getAttribute('aria-label') || document.getElementById(e.getAttribute('aria-labelledby'))?.textContent;
const labels = [...document.querySelectorAll('nav')].map(label);
if (labels.some((l) => !l)) found.push('a nav without a name');
if (new Set(labels).size !== labels.length) found.push('two navs of one name: ' + labels);
""")
"""Headings nest, and the landmarks are there and named."""

DIRECTION = probe("""
const rtl = /^(ar|he|fa|ur|yi|ps|sd|dv|ckb)\\b/.test(document.documentElement.lang);
const direction = getComputedStyle(document.querySelector('main')).direction;
if (direction !== (rtl ? 'rtl' : 'ltr')) found.push(`${document.documentElement.lang} is set ${direction}`);
""")
"""A page in a language that is written from right to left is set from right to left."""

ORDER = probe("""
for (const e of document.querySelectorAll('body, body *')) {
  const style = getComputedStyle(e);
  if (style.order !== '0') found.push('order: ' + named(e));
  if (/flex/.test(style.display) && /reverse/.test(style.flexDirection + style.flexWrap)) found.push('reversed: ' + named(e));
  if (e.tabIndex > 0) found.push('tabindex: ' + named(e));
}
const blocks = new Map();
const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const text = walk.currentNode;
  let block = text.parentElement;
  if (!text.data.trim() || block.closest('svg') || !shown(block)) continue;
  while (getComputedStyle(block).display.startsWith('inline') && getComputedStyle(block).float === 'none') block = block.parentElement;
  const range = document.createRange();
  range.selectNodeContents(text);
  const rect = range.getBoundingClientRect();
  if (rect.width < 2 || text.parentElement.closest('.visually-hidden')) continue;
  const known = blocks.get(block);
  if (!known) blocks.set(block, {left: rect.left, right: rect.right, top: rect.top});
  else Object.assign(known, {left: Math.min(known.left, rect.left), right: Math.max(known.right, rect.right), top: Math.min(known.top, rect.top)});
}
const all = [...blocks];
all.forEach(([block, b], n) => {
  const before = all.slice(0, n).find(([, a]) => b.top < a.top - 8 && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 8);
  if (before) found.push(`${named(block)} stands above ${named(before[0])}`);
});
""")
"""What follows in the page stands below, where the two overlap; nothing is moved out of its order."""

CLIPPED = probe("""
for (const e of document.querySelectorAll('body *')) {
  if (!(e instanceof HTMLElement) || !e.innerText?.trim() || !shown(e)) continue;
  const style = getComputedStyle(e);
  if (e.clientWidth <= 1 || e.clientHeight <= 1 || style.clipPath.startsWith('inset(50%')) continue;
  const hides = (overflow) => overflow === 'hidden' || overflow === 'clip';
  if (hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1) found.push(`${e.scrollWidth} wide in ${e.clientWidth}: ${named(e)}`);
  if (hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1) found.push(`${e.scrollHeight} high in ${e.clientHeight}: ${named(e)}`);
}
""")
"""No text is cut off by its box."""

SIDEWAYS = probe("""
const page = document.documentElement;
if (page.scrollWidth > page.clientWidth) {
  const widest = [...document.querySelectorAll('body *')].filter((e) => shown(e) && e.getBoundingClientRect().right > page.clientWidth + 1);
  found.push(`${page.scrollWidth} wide in ${page.clientWidth}: ${widest.length ? named(widest.at(-1)) : ''}`);
}
""")
"""The page does not scroll sideways."""

MOTION = probe("""
const long = (durations) => durations.split(',').some((d) => parseFloat(d) * (d.trim().endsWith('ms') ? 0.001 : 1) > 0.01);
for (const e of document.querySelectorAll('html, body, body *'))
  for (const part of [null, '::before', '::after']) {
    const style = getComputedStyle(e, part);
    if (long(style.transitionDuration)) found.push('transition: ' + named(e));
    if (style.animationName !== 'none' && long(style.animationDuration)) found.push('animation: ' + named(e));
    if (style.scrollBehavior === 'smooth') found.push('smooth scrolling: ' + named(e));
  }
""")
"""Nothing moves for a reader who asked for less motion."""

# What is painted without being text: shapes of charts, empty boxes, and the boxes of ::before and ::after.
PAINTED = """() => {
const clear = (colour) => colour === 'none' || colour === 'transparent' || /^rgba\\(.*, 0\\)$|\\/ 0\\)$/.test(colour);
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
}"""
"""Which of those are there to be seen, by a name that stays the same while the colours change."""

LINKS_SEEN = probe("""
const canvas = getComputedStyle(document.body).backgroundColor;
for (const e of document.querySelectorAll('main a[href]:not(svg a)'))
  if (shown(e) && getComputedStyle(e).color === canvas) found.push('as dark as the page: ' + named(e));
""")
