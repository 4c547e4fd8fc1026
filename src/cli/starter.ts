/** What `assay init` writes: a suite that runs against the mock at once, and for real with a key. */
export const STARTER_FILES: Readonly<Record<string, string>> = {
  'suites/first.yaml': `format: image-assay/suite@1
name: first
targets:
  - id: gpt
    provider: openai
    model: gpt-image-2
    limits: { concurrency: 2, timeout: 180s }
prompts: ../prompts/first.yaml
matrix:
  size: [1024x1024]
  quality: [low, medium]
trials: 1
budget: { run: 0.50 }
checks: [decodes, count, size, not-blank]
gates:
  - failure_rate <= 0.1
  - cost_per_usable <= 0.10
`,
  'prompts/first.yaml': `- id: bicycle
  content: photograph
  text: A red bicycle leaning against a whitewashed wall in morning light
- id: bakery-sign
  content: typography
  text: A painted wooden shop sign that reads "FRESH BREAD"
  expectText: FRESH BREAD
`,
  '.env.example': `# Keys are read from the environment, never from a suite.
OPENAI_API_KEY=
REPLICATE_API_TOKEN=
`,
  '.github/workflows/assay.yaml': `name: assay
on: [push, pull_request]
permissions: { contents: read }
jobs:
  smoke:
    runs-on: ubuntu-latest
    steps:
      # By commit: a tag can be moved to other code.
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with: { persist-credentials: false }
      - uses: actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0
        with: { node-version: 24 }
      # Against the mock: no key, no money. A pull request from a fork gets no more than that anyway.
      - run: npx --yes image-assay run suites/first.yaml --mock --reporter terminal,junit,github
`,
}
