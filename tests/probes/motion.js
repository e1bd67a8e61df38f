// Nothing moves for a reader who asked for less motion.
const long = (durations) => durations.split(',').some((d) => parseFloat(d) * (d.trim().endsWith('ms') ? 0.001 : 1) > 0.01);
for (const e of document.querySelectorAll('html, body, body *'))
  for (const part of [null, '::before', '::after']) {
    const style = getComputedStyle(e, part);
    if (long(style.transitionDuration)) found.push('transition: ' + named(e));
    if (style.animationName !== 'none' && long(style.animationDuration)) found.push('animation: ' + named(e));
    if (style.scrollBehavior === 'smooth') found.push('smooth scrolling: ' + named(e));
  }
