// Tells of every control its place, and at each focus whether that can be seen and stands on the screen.
const CONTROLS = 'a[href], button, summary, input, select, textarea, [tabindex]';
const look = (e) => {
  const s = getComputedStyle(e);
  return [s.boxShadow, s.borderColor, s.borderWidth, s.stroke, s.strokeWidth, s.fill].join(';');
};
const name = (e) => `<${e.localName}> ${(e.getAttribute('aria-label') || e.textContent).trim().slice(0, 40)}`;
const controls = [...document.querySelectorAll(CONTROLS)].filter((e) => e.tabIndex >= 0 && !e.disabled
  && e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})
  && !(e.type === 'radio' && !e.checked && document.querySelector(`[name="${e.name}"]:checked`)));
const shows = (e) => [e, e.parentElement, ...(e.labels ?? []), ...e.children];
const before = new Map(controls.map((e) => [e, shows(e).map(look)]));
window.visited = [];
document.addEventListener('focusin', ({target}) => {
  const style = getComputedStyle(target);
  const outlined = (s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 && !/^rgba\(.*, 0\)$/.test(s.outlineColor);
  const seen = shows(target).some((e, n) => outlined(getComputedStyle(e)) || look(e) !== before.get(target)?.[n]);
  const rect = target.getClientRects()[0] ?? target.getBoundingClientRect();
  const inView = rect.bottom > 0 && rect.top < innerHeight && rect.right > 0 && rect.left < innerWidth;
  window.visited.push({at: controls.indexOf(target), name: name(target), seen, inView});
});
return controls.map(name);
