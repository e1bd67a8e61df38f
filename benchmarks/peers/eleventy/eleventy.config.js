// Nunjucks templates, pagination of size 1 over YAML data, markdown-it.
import markdownIt from "markdown-it";

const md = markdownIt({ html: true });

export default function (config) {
  config.addFilter("md", (s) => md.render(s).trim());
  config.addPassthroughCopy({ "assets/style.css": "style.css" });
  config.setQuietMode(true);
  return {
    dir: { input: "src", output: process.env.OUT || "out" },
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
  };
}
