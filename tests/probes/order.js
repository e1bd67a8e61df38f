// What follows in the page stands below, where the two overlap; nothing is moved out of its order.
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
