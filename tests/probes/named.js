// What every probe has at hand: an element as a complaint names it, and whether it is shown.
const named = (e) => {
  const text = (e.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 40);
  return `<${e.localName}${e.id ? '#' + e.id : ''}${e.getAttribute('class') ? '.' + e.getAttribute('class') : ''}> ${text}`;
};
const shown = (e) => e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true});
const found = [];
