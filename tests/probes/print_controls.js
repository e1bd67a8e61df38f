// Nothing that only a screen can use is printed; the paper is white, and what is written on it dark.
const CONTROLS = 'nav, [role="navigation"], search, [role="search"], form, input, select, textarea, button';
for (const e of document.querySelectorAll(CONTROLS)) if (shown(e)) found.push('printed: ' + named(e));
const skip = document.querySelector('body > a[href^="#"]');
if (skip && shown(skip)) found.push('printed: ' + named(skip));
const light = (colour) => colour.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 765;
if (light(getComputedStyle(document.querySelector('main')).color) > 0.4) found.push('light ink in dark mode');
