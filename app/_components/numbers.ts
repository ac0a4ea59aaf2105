const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const round = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 4 });

/** 15000 -> "15,000" */
export function count(value: number): string {
  return whole.format(value).replace("-", "\u2212");
}

/** A round number beside an axis: as few digits as tell it. */
export function tick(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e7)) return value.toExponential(0).replaceAll("-", "\u2212");
  return round.format(value).replace("-", "\u2212");
}

/** A figure with about three significant digits, without an exponent where one can be spared. */
export function figure(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 1000) return count(Math.round(value));
  if (size >= 100) return value.toFixed(0).replace("-", "\u2212");
  if (size !== 0 && size < 0.001) return value.toExponential(1).replaceAll("-", "\u2212");
  const digits = size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toFixed(digits).replace("-", "\u2212");
}

/** 0.8512 -> "85.1 %" */
export function percent(value: number | undefined): string {
  return value === undefined ? "–" : `${(value * 100).toFixed(1)}\u00a0%`;
}

/** Seconds as "42 s", "3 min 05 s", "2 h 10 min". */
export function duration(seconds: number): string {
  const total = Math.max(0, Math.round(seconds));
  if (total < 60) return `${total} s`;
  if (total < 3600) return `${Math.floor(total / 60)} min ${String(total % 60).padStart(2, "0")} s`;
  return `${Math.floor(total / 3600)} h ${String(Math.floor((total % 3600) / 60)).padStart(2, "0")} min`;
}

/** "1 pair", "3 pairs" */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
