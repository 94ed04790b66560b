/** The whole look of the landing page: nothing is fetched from anywhere. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5c6878; --line: #dfe4ea; --paper: #f7f8fa; --card: #fff; --accent: #1f6f8b; --good: #2c7a4b; --bad: #b3372f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --soft: #97a3b3; --line: #2b333e; --paper: #14181d; --card: #1b2027; --accent: #62b6d0; --good: #6cc48f; --bad: #f0857c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.25rem; max-width: 46rem; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.9rem; letter-spacing: -0.02em; border-left: 4px solid var(--accent); padding-left: 0.7rem; }
header p { margin: 0.3rem 0 0; color: var(--soft); }
h2 { margin: 0 0 0.6rem; font-size: 1rem; color: var(--soft); font-weight: 600; }
section { margin-top: 1.25rem; padding: 1.1rem 1.3rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
section p { margin: 0.5rem 0; }
dl { display: flex; flex-wrap: wrap; gap: 0.5rem 2.2rem; margin: 0.6rem 0; }
dl div { display: flex; flex-direction: column-reverse; }
dt { color: var(--soft); font-size: 0.85rem; }
dd { margin: 0; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
ol, ul { margin: 0; padding-left: 1.2rem; }
li { margin: 0.35rem 0; }
.names { padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: 0.4rem; }
.names li { margin: 0; padding: 0.1rem 0.6rem; border: 1px solid var(--line); border-radius: 999px; overflow-wrap: anywhere; }
pre, code { font: 0.88em/1.5 ui-monospace, monospace; }
pre { margin: 0.4rem 0; padding: 0.5rem 0.8rem; overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; }
a { color: var(--accent); }
.good::before, .bad::before { content: ""; display: inline-block; width: 0.6em; height: 0.6em; margin-right: 0.5em; border-radius: 50%; background: var(--good); }
.bad { color: var(--bad); }
.bad::before { background: var(--bad); }
footer { margin-top: 1.5rem; color: var(--soft); font-size: 0.85rem; }
`;
