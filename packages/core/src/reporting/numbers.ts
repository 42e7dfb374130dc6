/** Formats a count with its noun: `1 key`, `3 keys`. The plural is formed with an s. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Formats a duration: `0.8 s`, `29 s`, `4 min 5 s`, `2 h 3 min`, `3 d 4 h`. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  const [big, bigUnit, small, smallUnit] =
    whole < 60
      ? [whole, 's', 0, '']
      : whole < 3_600
        ? [Math.floor(whole / 60), 'min', whole % 60, 's']
        : whole < 86_400
          ? [Math.floor(whole / 3_600), 'h', Math.floor((whole % 3_600) / 60), 'min']
          : [Math.floor(whole / 86_400), 'd', Math.floor((whole % 86_400) / 3_600), 'h'];
  return `${big} ${bigUnit}${small === 0 ? '' : ` ${small} ${smallUnit}`}`;
}
