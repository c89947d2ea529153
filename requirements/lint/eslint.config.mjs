// Refuses what the oldest supported browsers do not know. `make browsers` tries the site in one of them.
import { createRequire } from "node:module";

const require = createRequire(new URL("../../.venv/npm/lint/", import.meta.url));
const css = require("@eslint/css").default;
const scripts = require("eslint-plugin-compat").configs["flat/recommended"];

// Since the middle of 2022; iPhones of 2015 and later.
const browsers = ["chrome >= 103", "edge >= 103", "firefox >= 102", "safari >= 15.4", "ios_saf >= 15.4", "samsung >= 20"];

export default [
  {
    ...scripts,
    files: ["**/*.js"],
    languageOptions: { ...scripts.languageOptions, ecmaVersion: 2021 },
    settings: { browsers },
  },
  {
    files: ["**/*.css"],
    language: "css/css",
    plugins: { css },
    rules: {
      // The other rule does not look into calc().
      "no-restricted-syntax": [
        "error",
        { selector: "Dimension[unit=/^(r?lh|r?cap|[dls]v.+)$/]", message: "Browsers before 2023 do not know this unit." },
      ],
      // What every browser knew in 2021, what these do since, and what may be missing without harm.
      "css/use-baseline": [
        "error",
        {
          available: 2021,
          allowAtRules: ["page"],
          allowMediaConditions: ["forced-colors"],
          allowProperties: ["color-scheme", "content-visibility", "hyphens", "outline", "text-size-adjust", "text-wrap"],
          allowPropertyValues: { "break-after": ["avoid"], "overflow-wrap": ["anywhere"] },
          allowSelectors: ["details-content", "focus-visible"],
        },
      ],
    },
  },
];
