/** What a chart draws with, as colours a canvas understands. */
export interface ChartColors {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly accent: string;
  readonly panel: string;
}

/** The tokens as they stand for this element's theme: a custom property holds `light-dark()`, its computed colour does not. */
export function readChartColors(element: Element): ChartColors {
  const probe = document.createElement("span");
  element.append(probe);
  const colorOf = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const colors = {
    ink: colorOf("--ink"),
    quiet: colorOf("--quiet"),
    line: colorOf("--line"),
    accent: colorOf("--accent"),
    panel: colorOf("--panel"),
  };
  probe.remove();
  return colors;
}
