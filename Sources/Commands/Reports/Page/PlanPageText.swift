/// The parts of the HTML report that never change.
enum PlanPageText {
    static let template = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
        <title>{{headline}}</title>
        <style>{{{style}}}</style>
        </head>
        <body>
        <header><h1>{{headline}}</h1><p>{{summary}}</p>{{#has-saved}}<p>{{saved}}</p>{{/has-saved}}</header>
        <main>
        {{#has-refusals}}
        <section class="refused" aria-labelledby="refused">
        <h2 id="refused">Refused by guards</h2>
        <p>{{concerned}}</p>
        <ul>{{#refusals}}<li><code>{{name}}</code>: {{figure}} (limit {{limit}})</li>{{/refusals}}</ul>
        </section>
        {{/has-refusals}}
        {{#has-everybody}}
        <section aria-labelledby="everybody">
        <h2 id="everybody">Changes for everybody</h2>
        <ul>{{#everybody}}<li>{{text}}</li>{{/everybody}}</ul>
        </section>
        {{/has-everybody}}
        {{#has-flows}}
        <section aria-labelledby="flows">
        <h2 id="flows">Who moves from where to where</h2>
        <svg viewBox="0 0 {{width}} {{height}}" role="img" aria-labelledby="flows">
        {{#bands}}<path d="{{path}}" stroke-width="{{width}}"><title>{{title}}</title></path>
        {{/bands}}
        {{#labels}}<text x="{{x}}" y="{{y}}" text-anchor="{{anchor}}">{{text}}</text>
        {{/labels}}
        </svg>
        <table><thead><tr><th>from</th><th>to</th><th class="n">accounts</th>
        <th class="n">addresses</th></tr></thead><tbody>
        {{#flows}}<tr><td>{{from}}</td><td>{{to}}</td><td class="n">{{accounts}}</td>
        <td class="n">{{addresses}}</td></tr>
        {{/flows}}
        </tbody></table>
        </section>
        {{/has-flows}}
        {{#has-users}}
        <section aria-labelledby="users">
        <h2 id="users">Users of each system</h2>
        <table><thead><tr><th>system</th><th class="n">before</th><th class="n">after</th></tr></thead>
        <tbody>{{#users}}<tr><td>{{system}}</td><td class="n">{{before}}</td>
        <td class="n">{{after}}</td></tr>
        {{/users}}</tbody></table>
        </section>
        {{/has-users}}
        <section aria-labelledby="changes">
        <h2 id="changes">Every change</h2>
        <form role="search"><label>Search <input id="search" type="search" autocomplete="off"></label>
        <output id="count" for="search">{{rowCount}} changes</output></form>
        <noscript><p>The table needs JavaScript; <code>plan --format text</code> does not.</p></noscript>
        <table id="table"><thead><tr>
        <th aria-sort="none"><button type="button" data-column="0">change</button></th>
        <th aria-sort="none"><button type="button" data-column="1">address or login</button></th>
        <th aria-sort="none"><button type="button" data-column="2">before</button></th>
        <th aria-sort="none"><button type="button" data-column="3">after</button></th>
        <th aria-sort="none"><button type="button" data-column="4">reason</button></th>
        </tr></thead><tbody></tbody></table>
        <p><button type="button" id="more" hidden>Show more</button></p>
        </section>
        {{#has-problems}}
        <section aria-labelledby="problems">
        <h2 id="problems">Problems in the directory</h2>
        <table><thead><tr><th>problem</th><th class="n">entries</th><th>what to do</th></tr></thead>
        <tbody>{{#problems}}<tr><td><code>{{code}}</code></td><td class="n">{{count}}</td>
        <td>{{advice}}</td></tr>
        {{/problems}}</tbody></table>
        </section>
        {{/has-problems}}
        </main>
        <script type="application/json" id="data">{{{data}}}</script>
        <script>{{{script}}}</script>
        </body>
        </html>

        """

    static let style = """
        :root { color-scheme: light dark; --line: #8884; --band: #3b7dd8; --bad: #c0392b; }
        @media (prefers-color-scheme: dark) { :root { --band: #6aa5f0; --bad: #ff8a7a; } }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.5rem 0; }
        h2 { font-size: 1.15rem; margin: 2rem 0 0.5rem; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line);
          overflow-wrap: anywhere; vertical-align: top; }
        .n { text-align: right; font-variant-numeric: tabular-nums; }
        th button { font: inherit; font-weight: bold; background: none; border: 0; padding: 0;
          color: inherit; cursor: pointer; }
        th[aria-sort=ascending] button::after { content: " \u{25B2}"; }
        th[aria-sort=descending] button::after { content: " \u{25BC}"; }
        svg { max-width: 40rem; width: 100%; height: auto; }
        svg path { fill: none; stroke: var(--band); opacity: 0.55; }
        svg text { font-size: 14px; fill: currentColor; dominant-baseline: middle; }
        .refused { border-left: 4px solid var(--bad); padding-left: 1rem; }
        input[type=search] { font: inherit; width: 20rem; max-width: 100%; padding: 0.3rem; }
        form { display: flex; flex-wrap: wrap; gap: 1rem; align-items: baseline; margin: 0.5rem 0; }
        thead { position: sticky; top: 0; background: Canvas; }
        :focus-visible { outline: 3px solid var(--band); outline-offset: 2px; }
        @media print { form, #more { display: none; } thead { position: static; }
          body { font-size: 11px; max-width: none; } }
        """

    /// Text becomes text only (`textContent`); the view is kept in the address, so that a link to
    /// `#q=anna&sort=1` shows the same.
    static let script = """
        "use strict";
        const rows = JSON.parse(document.getElementById("data").textContent);
        const keys = rows.map(row => row.join("\\u{1}").toLowerCase());
        const body = document.querySelector("#table tbody");
        const search = document.getElementById("search");
        const more = document.getElementById("more");
        const heads = [...document.querySelectorAll("#table th")];
        const order = new Intl.Collator(undefined, { numeric: true }).compare;
        const step = 500;
        let view = new URLSearchParams(location.hash.slice(1));
        let found = [];
        let shown = 0;
        function show(count) {
          const part = document.createDocumentFragment();
          for (const index of found.slice(shown, shown + count)) {
            const line = document.createElement("tr");
            for (const text of rows[index]) {
              const cell = document.createElement("td");
              cell.textContent = text;
              line.append(cell);
            }
            part.append(line);
          }
          body.append(part);
          shown = Math.min(found.length, shown + count);
          more.hidden = shown === found.length;
          more.textContent = "Show " + Math.min(step, found.length - shown) + " more";
        }
        function update() {
          const words = (view.get("q") || "").toLowerCase().split(/\\s+/).filter(Boolean);
          found = [...rows.keys()].filter(index => words.every(word => keys[index].includes(word)));
          const sort = view.get("sort");
          const column = sort === null ? -1 : Math.abs(Number(sort));
          const down = (sort || "").startsWith("-");
          heads.forEach((head, index) => head.setAttribute("aria-sort",
            index !== column ? "none" : down ? "descending" : "ascending"));
          if (heads[column]) {
            found.sort((a, b) => order(rows[a][column], rows[b][column]) * (down ? -1 : 1) || a - b);
          }
          document.getElementById("count").textContent = found.length === rows.length
            ? rows.length + " changes" : found.length + " of " + rows.length + " changes";
          body.replaceChildren();
          shown = 0;
          show(step);
        }
        function remember() {
          history.replaceState(null, "", "#" + view);
          update();
        }
        search.addEventListener("input", () => { view.set("q", search.value); remember(); });
        search.form.addEventListener("submit", event => event.preventDefault());
        heads.forEach((head, index) => head.firstElementChild.addEventListener("click", () => {
          view.set("sort", view.get("sort") === String(index) ? "-" + index : String(index));
          remember();
        }));
        more.addEventListener("click", () => show(step));
        addEventListener("beforeprint", () => show(5000));
        addEventListener("hashchange", () => {
          view = new URLSearchParams(location.hash.slice(1));
          search.value = view.get("q") || "";
          update();
        });
        search.value = view.get("q") || "";
        update();
        """
}
