import { useId } from "react";
import { figure, tick } from "../_components/numbers";
import { correlation } from "./correlation";
import { ticks } from "./ticks";

const WIDTH = 360;
const HEIGHT = 240;
const EDGE = { left: 52, right: 8, top: 8, bottom: 40 };

interface ScatterChartProps {
  readonly xTitle: string;
  readonly yTitle: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Points in a plane with titled axes, and their correlation in words. */
export function ScatterChart({ xTitle, yTitle, points }: ScatterChartProps) {
  const id = useId();
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right] = spread(xs);
  const [low, high] = spread(ys);
  const across = (x: number) => EDGE.left + ((x - left) / (right - left)) * (WIDTH - EDGE.left - EDGE.right);
  const up = (y: number) => HEIGHT - EDGE.bottom - ((y - low) / (high - low)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const r = correlation(xs, ys);
  return (
    <>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={id} className="w-full">
        <title id={id}>
          {`${yTitle} against ${xTitle} of ${points.length} segments${r === undefined ? "" : `, correlation ${figure(r)}`}.`}
        </title>
        {ticks(low, high, 4).map((y) => (
          <g key={y}>
            <line x1={EDGE.left} x2={WIDTH - EDGE.right} y1={up(y)} y2={up(y)} stroke="var(--line)" />
            <text x={EDGE.left - 6} y={up(y) + 4} textAnchor="end" fontSize="11" fill="var(--quiet)">
              {tick(y)}
            </text>
          </g>
        ))}
        {ticks(left, right, 4).map((x) => (
          <text key={x} x={across(x)} y={HEIGHT - EDGE.bottom + 15} textAnchor="middle" fontSize="11" fill="var(--quiet)">
            {tick(x)}
          </text>
        ))}
        <line x1={EDGE.left} x2={WIDTH - EDGE.right} y1={HEIGHT - EDGE.bottom} y2={HEIGHT - EDGE.bottom} stroke="var(--edge)" />
        <text x={(EDGE.left + WIDTH) / 2} y={HEIGHT - 6} textAnchor="middle" fontSize="11" fill="var(--quiet)">
          {xTitle}
        </text>
        <text transform={`translate(11 ${(HEIGHT - EDGE.bottom) / 2}) rotate(-90)`} textAnchor="middle" fontSize="11" fill="var(--quiet)">
          {yTitle}
        </text>
        {points.map(({ x, y }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: points have no identity and are replaced as a whole
          <circle key={i} cx={across(x)} cy={up(y)} r="2.5" fill="var(--accent)" fillOpacity="0.55" />
        ))}
      </svg>
      <p className="text-quiet text-sm">
        {r === undefined ? "Too few segments for a correlation." : `Correlation ${figure(r)} over ${points.length} segments.`}
      </p>
    </>
  );
}

/** The bounds of some values with a little room; never empty. */
function spread(values: readonly number[]): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const room = (high - low) * 0.05 || Math.abs(high) * 0.05 || 1;
  return [low - room, high + room];
}
