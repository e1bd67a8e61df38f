// Every link to another page has a numbered note, one number a target, and the notes stand in order at the end of main.
const main = document.querySelector('main');
const numbers = new Map();
const here = location.href.split('#')[0];
for (const link of main.querySelectorAll('a[href]')) {
  if (!shown(link) || link.closest('svg, .notes') || link.matches('.ours') // the word says all on paper
    || link.href.split('#')[0] === here) continue;
  const note = link.dataset.note;
  if (!note) { found.push('no note: ' + named(link)); continue; }
  if ((numbers.get(link.href) ?? note) !== note) found.push('two numbers for one target: ' + named(link));
  numbers.set(link.href, note);
  const printed = [link, ...link.querySelectorAll('*')].flatMap((e) => [getComputedStyle(e, '::after').content, e.textContent]);
  if (!printed.some((text) => text.includes(note) || text.includes('attr('))) found.push('number not printed: ' + named(link));
}
const items = [...main.querySelectorAll('.notes > ol > li')];
if (numbers.size && !items.length) found.push('no list of notes');
if (items.length) {
  const list = items[0].parentElement;
  const last = [...main.querySelectorAll('p, li, td')].filter((e) => shown(e) && !list.contains(e)).at(-1);
  if (!shown(list)) found.push('the notes are not printed');
  if (last && last.compareDocumentPosition(list) & Node.DOCUMENT_POSITION_PRECEDING) found.push('the notes do not stand at the end');
  const used = [...new Set(numbers.values())].map(Number).sort((a, b) => a - b);
  if (used.length !== numbers.size) found.push('one number for two targets');
  if (used[0] !== 1 || used.at(-1) > items.length) found.push(`numbers ${used[0]} to ${used.at(-1)}, ${items.length} notes`);
  for (const [href, note] of numbers) {
    const text = items[note - 1]?.textContent ?? '';
    if (!text.trim()) found.push(`note ${note} is empty`);
    if (!href.startsWith('file:') && !text.includes(new URL(href).host)) found.push(`note ${note} does not give ${href}`);
  }
}
