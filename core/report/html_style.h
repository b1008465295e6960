// SPDX-License-Identifier: GPL-3.0-or-later
// The style sheet of HTML reports: light, dark by the reader's preference, and sober on paper.
#pragma once

#include <string_view>

namespace paretoscope::report {

inline constexpr std::string_view kHtmlStyle = R"css(
:root { color-scheme: light dark; --window: #F6F7F8; --panel: #FFFFFF; --line: #D9DDE2; --text: #1B1F24; --muted: #66707C;
  --accent: #1F6FEB; --good: #1A7F4B; --warning: #B26A00; --bad: #C0322B; }
@media (prefers-color-scheme: dark) { :root { --window: #15181C; --panel: #1C2026; --line: #2E343C; --text: #E7EAEE;
  --muted: #97A1AD; --accent: #6AA5FF; --good: #4CC38A; --warning: #E6A23C; --bad: #FF7B72; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--window); color: var(--text); font: 14px/1.5 system-ui, "Segoe UI", "Noto Sans",
  "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1080px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 4px; font-weight: 600; }
h2 { font-size: 16px; margin: 0 0 12px; font-weight: 600; }
h3 { font-size: 14px; margin: 16px 0 8px; font-weight: 600; }
p { margin: 0 0 8px; }
section { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 20px 24px; margin-top: 16px; }
.muted, figcaption, .unit { color: var(--muted); }
.figures td { border: 0; padding: 0 24px 0 0; color: var(--muted); white-space: nowrap; }
.figures b { font-size: 20px; font-weight: 600; line-height: 1.3; color: var(--text); }
figure { margin: 0; }
svg { display: block; width: 100%; height: auto; }
svg .grid { stroke: var(--line); }
svg .tick { fill: var(--muted); }
svg .title { fill: var(--text); }
svg .cloud { fill: var(--muted); }
svg .front { fill: var(--accent); }
svg .front-line { stroke: var(--accent); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 500; color: var(--muted); border-bottom: 1px solid var(--line); vertical-align: bottom; }
th, td { padding: 4px 16px 4px 0; }
td { border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child td { border-bottom: 0; }
.number { text-align: right; } td.number { white-space: nowrap; }
.best td { color: var(--accent); font-weight: 600; }
.columns { display: grid; grid-template-columns: 1fr 1fr; gap: 0 40px; }
.bar { background: var(--line); border-radius: 2px; height: 8px; width: 140px; margin-top: 7px; }
.bar i { display: block; background: var(--accent); border-radius: 2px; height: 8px; }
.rejected .bar { width: 280px; }
.rejected .bar i { background: var(--warning); }
.formula { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 12px; }
.source { font-size: 12px; color: var(--muted); }
details { margin-top: 8px; }
summary { cursor: pointer; font-weight: 500; padding: 4px 0; }
pre { margin: 8px 0 0; padding: 12px; background: var(--window); border-radius: 4px; overflow-x: auto; font-size: 12px; }
@media (max-width: 720px) { .columns { grid-template-columns: 1fr; } }
@media print { :root { --window: #FFFFFF; --panel: #FFFFFF; --line: #D9DDE2; --text: #1B1F24; --muted: #66707C; --accent: #1F6FEB; }
  body { font-size: 10.5px; } main { max-width: none; padding: 0; } section { border: 0; padding: 8px 0; break-inside: auto; }
  tr, figure { break-inside: avoid; } pre { white-space: pre-wrap; } }
)css";

} // namespace paretoscope::report
