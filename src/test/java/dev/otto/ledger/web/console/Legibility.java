package dev.otto.ledger.web.console;

/** Questions to a page that is shown, most of WCAG 2.2 AA: each answers a list of what fails it. */
final class Legibility {
    /** 1.4.3: texts whose contrast to what is behind them is below 4.5, or 3 for large ones. */
    static final String TOO_FAINT = """
            const parse = colour => (colour.match(/[0-9.]+/g) ?? []).map(Number);
            const luminance = ([r, g, b]) => [r, g, b]
              .map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
              .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
            const behind = element => {
              for (let at = element; at; at = at.parentElement) {
                const colour = parse(getComputedStyle(at).backgroundColor);
                if (colour.length === 3 || colour[3] === 1) return colour;
              }
              return [255, 255, 255];
            };
            const faint = [];
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
              const element = walker.currentNode.parentElement;
              const box = element.getBoundingClientRect();
              if (!walker.currentNode.data.trim() || box.width < 2 || element.closest('script, .skip')) continue;
              const style = getComputedStyle(element);
              const [a, b] = [luminance(parse(style.color)), luminance(behind(element))];
              const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
              const size = parseFloat(style.fontSize);
              const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
              if (contrast < (large ? 3 : 4.5)) {
                faint.push(`${walker.currentNode.data.trim()}: ${contrast.toFixed(2)}`);
              }
            }
            if (![...document.styleSheets].some(sheet => sheet.cssRules.length)) faint.push('no style');
            return faint;
            """;

    /** 1.3.1, 2.4.4, 3.1.1, 4.1.2: controls, links and regions without a name, tables without heads, no language. */
    static final String WITHOUT_A_NAME = """
            const nameless = [];
            const named = element => element.getAttribute('aria-label') || element.labels?.length
              || (element.getAttribute('aria-labelledby') ?? '').split(' ').some(id => document.getElementById(id))
              || element.textContent.trim();
            for (const element of document.querySelectorAll(
                'input:not([type=hidden]), select, textarea, button, a, progress, canvas, nav, section, [role=region]')) {
              if (!named(element)) nameless.push(element.outerHTML.slice(0, 100));
            }
            for (const table of document.querySelectorAll('table')) {
              if ([...table.querySelectorAll('th')].some(th => !th.scope)) nameless.push(table.outerHTML.slice(0, 100));
            }
            if (!document.documentElement.lang) nameless.push('lang');
            if (!document.title.endsWith('– Otto Ledger')) nameless.push('title');
            const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
            nameless.push(...ids.filter((id, i) => ids.indexOf(id) !== i));
            return nameless;
            """;

    /** Figures in tiles that go on in a second line, or beyond their tile. */
    static final String BROKEN_FIGURES = """
            const broken = [];
            for (const dd of document.querySelectorAll('.tile dd')) {
              const walker = document.createTreeWalker(dd, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                for (const figure of walker.currentNode.data.matchAll(/[\\d,.−]+/g)) {
                  const range = document.createRange();
                  range.setStart(walker.currentNode, figure.index);
                  range.setEnd(walker.currentNode, figure.index + figure[0].length);
                  if (range.getClientRects().length > 1) broken.push(figure[0]);
                }
              }
              if (dd.scrollWidth > dd.clientWidth) broken.push('too wide: ' + dd.textContent);
            }
            return broken;
            """;

    private Legibility() {}
}
