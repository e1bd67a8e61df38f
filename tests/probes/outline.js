// Headings nest, and the landmarks are there and named.
const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(shown);
const levels = headings.map((h) => Number(h.localName[1]));
if (levels.filter((l) => l === 1).length !== 1) found.push(`${levels.filter((l) => l === 1).length} first headings`);
if (levels[0] !== 1) found.push('the first heading is not the page’s: ' + named(headings[0]));
levels.forEach((level, n) => { if (n && level > levels[n - 1] + 1) found.push('skips a level: ' + named(headings[n])); });
for (const part of ['body > header', 'main', 'body > footer'])
  if ([...document.querySelectorAll(part)].filter(shown).length !== 1) found.push(`not one of ${part}`);
const label = (e) => e.getAttribute('aria-label') || document.getElementById(e.getAttribute('aria-labelledby'))?.textContent;
const labels = [...document.querySelectorAll('nav')].map(label);
if (labels.some((l) => !l)) found.push('a nav without a name');
if (new Set(labels).size !== labels.length) found.push('two navs of one name: ' + labels);
