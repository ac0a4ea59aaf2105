import { KeyCap } from "../_components/key-cap";
import { LABEL_KEYS } from "./label-keys";

interface KeyTableProps {
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

/** What each key does; and a switch, for those whom single keys hinder (speech input, tremor). */
export function KeyTable({ on, onChange }: KeyTableProps) {
  return (
    <div className="space-y-4">
      <table className="w-full">
        <caption className="sr-only">Keys of the labelling page</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Key</th>
            <th scope="col">What it does</th>
          </tr>
        </thead>
        <tbody>
          {LABEL_KEYS.map(({ key, cap, words }) => (
            <tr key={key} className="border-line border-b last:border-0">
              <td className="w-20 py-1.5">
                <KeyCap>{cap}</KeyCap>
              </td>
              <td className="py-1.5">{words}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="text-quiet">Drag the bar under the clips to scrub. The Hopper's camera turns when its clip is dragged.</p>
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} className="size-4 accent-accent" />
        Single keys answer (turn off if they get in the way)
      </label>
    </div>
  );
}
