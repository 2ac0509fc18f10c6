"""Prints a page that nobody has scrolled: every chart is there with its key, and nothing is cut off."""

import re
import time

from pages import check, open_page

# What is left of a sheet of A4 between margins of 1 cm, in CSS pixels.
PAPER = {"width": 718, "height": 1047}


def unprintable(page):
    """What a printed page would cut off at its sides, or lacks."""
    return page.evaluate(
        """() => {
          const faults = [];
          const name = (e) => e.tagName + [...e.classList].map(c => "." + c).join("") + " "
            + (e.closest("figure, section")?.id ?? "") + " " + e.textContent.trim().slice(0, 40);
          for (const e of document.body.querySelectorAll("*")) {
            const box = e.getBoundingClientRect();
            if (!box.width && !box.height) continue;
            if (box.left < -1 || box.right > innerWidth + 1) faults.push("beyond the page: " + name(e));
            const style = getComputedStyle(e);
            // What is hidden inside a picture of Vega is by its own clipping.
            if (!e.closest("svg") && style.overflowX !== "visible"
              && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1))
              faults.push("cut off: " + name(e));
            // Labels that others leave no room for are drawn with no opacity.
            const svg = e.tagName === "text" && e.getAttribute("opacity") !== "0"
              && e.closest(".view svg")?.getBoundingClientRect();
            if (svg && (box.left < svg.left - 1 || box.right > svg.right + 1))
              faults.push("outside of its chart: " + name(e));
          }
          for (const figure of document.querySelectorAll("figure.chart")) {
            if (!figure.querySelector(".view svg .role-mark path[d]"))
              faults.push("not drawn: " + figure.id);
            const labels = new Set(JSON.parse(figure.querySelector("script").textContent)
              .concat[0].encoding.color.scale.domain);
            for (const key of figure.querySelectorAll(".keys .key")) {
              const [swatch, text] = [key.querySelector("svg"), key.querySelector("span")];
              const isSeen = [swatch, text].every(e => e.checkVisibility({ checkOpacity: true,
                checkVisibilityCSS: true }) && e.getBoundingClientRect().width > 0);
              const stroke = getComputedStyle(swatch).stroke, light = document.createElement("i");
              light.style.color = swatch.style.getPropertyValue("--light");
              document.body.append(light);
              const isLight = stroke === getComputedStyle(light).color;
              light.remove();
              if (isSeen && isLight) labels.delete(text.textContent);
            }
            for (const label of labels) faults.push(`no key for ${label} in ${figure.id}`);
          }
          return faults;
        }""")


def printed(browser, path):
    """The PDF of a page that was opened in the dark and never scrolled."""
    page, _, errors, _ = open_page(browser, path, "dark")
    deadline = time.monotonic() + 20
    while (rest := page.locator(".view:not(.drawn)").count()) and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    count = page.locator(".view").count()
    check(rest == 0, f"{count - rest} of {count} charts are drawn without scrolling")
    assert page.evaluate("scrollY === 0 && document.body.scrollHeight > 3 * innerHeight")

    page.evaluate(
        """() => addEventListener("beforeprint", () => {
          window.printedInks = [...document.querySelectorAll(".view .role-axis-label text")]
            .map(t => t.getAttribute("fill")); })""")
    page.emulate_media(media="print")
    # As they were drawn for the screen, before the page can draw them anew for another width.
    page.set_viewport_size(PAPER)
    faults = unprintable(page)
    check(not faults, f"nothing is cut off on paper, and every figure has its key {faults[:5]}")
    page.wait_for_timeout(800)
    faults = unprintable(page)
    check(not faults, f"nor where charts are drawn for its width {faults[:5]}")
    pdf = page.pdf(format="A4", margin={side: "1cm" for side in ["left", "right", "top", "bottom"]})
    sheets = len(re.findall(rb"/Type\s*/Page\b", pdf))
    check(pdf.startswith(b"%PDF") and sheets > 2, f"it is printed on {sheets} sheets")
    inks = set(page.evaluate("window.printedInks"))
    check(inks == {"#1f2328"}, f"with light charts {inks}")
    check(not errors, f"nothing is wrong on the console {errors}")
    page.close()
    return pdf
