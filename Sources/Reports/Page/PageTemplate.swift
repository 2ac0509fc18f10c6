/// The page's HTML. The template engine escapes what is in two braces; three braces are for what this program made
/// itself, and for the runtime of the charts.
enum PageTemplate {
  static let page = """
    {{% CONTENT_TYPE:PAGE}}<!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
    style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'; base-uri 'none'; form-action 'none'">
    <meta name="generator" content="zobench {{version}}, {{mark}}">
    <title>{{title}}</title>
    <style>{{{styleSheet}}}</style>
    </head>
    <body>
    <a class="skip" href="#main">Skip to the results</a>
    <header>
    <p class="brand">zobench report</p>
    <h1>{{title}}</h1>
    {{#contents}}
    <nav aria-label="Studies"><ol>
    {{#studies}}
    <li><a href="#{{anchor}}">{{name}}</a> <span class="quiet">{{kind}}, {{progress}}</span></li>
    {{/studies}}
    </ol></nav>
    {{/contents}}
    </header>
    <main id="main" tabindex="-1">
    {{#studies}}
    <section class="study" aria-labelledby="{{anchor}}">
    <h2 id="{{anchor}}">{{name}}</h2>
    <p class="lead">{{sentence}}</p>
    <dl class="facts">
    {{#facts}}
    <div><dt>{{term}}</dt><dd>{{text}}</dd></div>
    {{/facts}}
    </dl>
    <details><summary>Configuration, with all defaults</summary><pre tabindex="0">{{configuration}}</pre></details>
    {{#notices}}
    <p class="notice" role="note">{{.}}</p>
    {{/notices}}
    {{#tables}}
    <section class="table">
    {{#.title}}<h3>{{.}}</h3>{{/.title}}
    {{>table}}
    {{#.notes}}
    <dl class="notes">
    {{#entries}}
    <div>{{#.term}}<dt>{{.}}</dt>{{/.term}}<dd>{{text}}</dd></div>
    {{/entries}}
    </dl>
    {{/.notes}}
    </section>
    {{/tables}}
    {{#charts}}
    <figure class="chart" id="{{anchor}}" aria-labelledby="{{anchor}}-title">
    <h3 id="{{anchor}}-title">{{title}}</h3>
    <p class="quiet">{{description}}</p>
    {{#.specification}}
    <div class="toolbar" hidden>
    <div class="controls"></div>
    <div class="keys" role="group" aria-label="Curves shown">
    {{#keys}}
    <label class="key"><input type="checkbox" checked data-label="{{label}}">{{{swatch}}}<span>{{label}}</span></label>
    {{/keys}}
    </div>
    <div class="buttons">
    <button type="button" data-action="all">All curves</button>
    <button type="button" data-action="none">None</button>
    <span class="zoom" role="group" aria-label="Zoom"><button type="button" data-action="closer" \
    aria-label="Zoom in">+</button><button type="button" data-action="farther" \
    aria-label="Zoom out">−</button><button type="button" data-action="reset">Reset</button></span>
    <span class="quiet">Drag to move, Ctrl and wheel to zoom.</span>
    </div>
    </div>
    <div class="view" role="img" aria-label="{{description}} The numbers are in the table below." \
    data-specification="{{anchor}}-specification"></div>
    <p class="notice empty" role="status" hidden></p>
    <script type="application/json" id="{{anchor}}-specification">{{{.}}}</script>
    {{/.specification}}
    {{#.picture}}
    <picture><source media="(prefers-color-scheme: dark)" srcset="{{dark}}"><img src="{{light}}" \
    alt="{{description}}"></picture>
    {{/.picture}}
    {{#numbers}}
    <details class="numbers"><summary>Numbers behind this figure</summary>
    {{#table}}
    {{>table}}
    {{/table}}
    {{#.remark}}<p class="quiet">{{.}}</p>{{/.remark}}
    {{#.file}}<p>The figure as a <a href="{{.}}">specification of Vega-Lite</a>, for other tools.</p>{{/.file}}
    </details>
    {{/numbers}}
    </figure>
    {{/charts}}
    {{#animations}}
    <details class="animation"><summary>{{title}}</summary>
    {{#.image}}<img src="{{.}}" alt="{{title}}">{{/.image}}
    {{#.link}}<p><a href="{{.}}">{{title}}</a>, too large to be kept in this page.</p>{{/.link}}
    </details>
    {{/animations}}
    <section class="sources">
    <h3>Files and provenance</h3>
    <ul class="files">
    {{#files}}
    <li><a href="{{link}}">{{name}}</a></li>
    {{/files}}
    </ul>
    <dl class="facts">
    {{#provenance}}
    <div><dt>{{term}}</dt><dd>{{text}}</dd></div>
    {{/provenance}}
    </dl>
    </section>
    </section>
    {{/studies}}
    </main>
    <footer>
    <p>{{colophon}}</p>
    </footer>
    {{#runtime}}
    <div id="readout" role="status" hidden></div>
    <script>(function () { {{{runtime}}} }());</script>
    <script>{{{script}}}</script>
    {{/runtime}}
    </body>
    </html>

    """

  static let table = """
    {{% CONTENT_TYPE:PAGE}}<div class="scroll" tabindex="0" role="region" aria-label="{{label}}">
    <table>
    <thead><tr>{{#columns}}<th scope="col"{{#isLeft}} class="left"{{/isLeft}}>{{text}}</th>{{/columns}}</tr></thead>
    <tbody>
    {{#rows}}
    <tr>{{#cells}}<td{{#.style}} class="{{.}}"{{/.style}}>{{text}}</td>{{/cells}}</tr>
    {{/rows}}
    </tbody>
    </table>
    </div>

    """
}
