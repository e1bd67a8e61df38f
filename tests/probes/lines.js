// How many characters each full line of the article's body text has; the last line of a paragraph is not full.
// A line ends where a character stands further to the left than the one before it.
const aside = (node, paragraph) => {
  for (let e = node.parentElement; e !== paragraph; e = e.parentElement) {
    const style = getComputedStyle(e);
    if (style.float !== 'none' || style.position === 'absolute' || style.position === 'fixed' || !shown(e)) return true;
  }
  return false;
};
const linesOf = (paragraph) => {
  const lines = [];
  let left = Infinity;
  const walk = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walk.nextNode()) {
    if (aside(walk.currentNode, paragraph)) continue;
    for (let n = 0; n < walk.currentNode.length; n++) {
      range.setStart(walk.currentNode, n);
      range.setEnd(walk.currentNode, n + 1);
      const rect = range.getClientRects()[0];
      if (!rect?.width) continue;
      if (rect.left < left - 2 * rect.width) lines.push(0);
      left = rect.left;
      lines[lines.length - 1] += 1;
    }
  }
  return lines;
};
const bySize = new Map();
for (const paragraph of document.querySelectorAll('main p')) {
  const lines = shown(paragraph) && !paragraph.closest('li, aside, figure, header, nav') ? linesOf(paragraph) : [];
  if (lines.length < 3) continue;
  const size = getComputedStyle(paragraph).fontSize;
  bySize.set(size, [...(bySize.get(size) ?? []), [paragraph, lines.slice(0, -1)]]);
}
// The body text is the size that most of the full lines have.
const body = [...bySize.values()].sort((a, b) => b.flatMap((x) => x[1]).length - a.flatMap((x) => x[1]).length)[0] ?? [];
body.slice(0, 1).forEach(([paragraph]) => { paragraph.dataset.measured = ''; });
found.push(...body.flatMap(([, lines]) => lines));
