import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { temporaryFolder } from '../../support/assay.ts'

export interface JudgedSuite {
  /** Fields of the judge beside provider and model. */
  readonly judge?: object
  readonly budget?: object
  readonly sensitivity?: number
  readonly specificity?: number
  readonly cannotTell?: number
  /** How long the judge thinks. */
  readonly latencyMs?: number
  readonly provider?: 'openai' | 'anthropic'
  readonly faults?: readonly object[]
  readonly prompts?: number
}

/**
 * A suite of signs by one model that is always right and one that always shows something else, with a
 * judge, in a folder of its own with its world. A judgeless suite has `judge: null`.
 */
export function judgedSuite({
  judge = {},
  budget = { run: 1 },
  sensitivity = 1,
  specificity = 1,
  cannotTell = 0,
  latencyMs = 1,
  provider = 'openai',
  faults = [],
  prompts = 4,
}: JudgedSuite = {}): string {
  const folder = temporaryFolder()
  const model = provider === 'openai' ? 'gpt-4.1-mini' : 'claude-haiku-4-5'
  const image = (id: string, skill: number, usd: string): object => ({
    dialect: 'replicate',
    id,
    latencyMs: 1,
    output: 'one',
    rates: [{ bill: 'image', usd }],
    draw: { skill: { typography: skill }, fails: { typography: ['other-subject'] } },
  })
  const world = {
    format: 'image-assay/world@1',
    name: 'judged',
    accounts: ['replicate', 'openai', 'anthropic'].map((dialect) => ({
      label: dialect,
      dialect,
      key: `mock-${dialect}-key`,
    })),
    models: [
      image('black-forest-labs/flux-schnell', 1, '0.003'),
      image('black-forest-labs/flux-1.1-pro', 0, '0.04'),
    ],
    judges: [
      {
        dialect: provider,
        id: model,
        latencyMs,
        rates: [
          { bill: 'input_text_token', usd: provider === 'openai' ? '0.0000004' : '0.000001' },
          { bill: 'output_text_token', usd: provider === 'openai' ? '0.0000016' : '0.000005' },
        ],
        vision:
          provider === 'openai'
            ? { kind: 'patches', tokens: 1.62 }
            : { kind: 'area', pixelsPerToken: 750 },
        sensitivity,
        specificity,
        cannotTell,
      },
    ],
    faults,
  }
  const words = ['NORD', 'HALDE', 'OPEN', 'LUMEN', 'FERRO', 'MIRA', 'TANNE', 'KIESEL']
  const suite = {
    format: 'image-assay/suite@1',
    name: 'judged',
    mock: './world.yaml',
    targets: [
      {
        id: 'right',
        provider: 'replicate',
        model: 'black-forest-labs/flux-schnell',
        access: 'aggregator',
      },
      {
        id: 'wrong',
        provider: 'replicate',
        model: 'black-forest-labs/flux-1.1-pro',
        access: 'aggregator',
      },
    ],
    prompts: words.slice(0, prompts).map((word) => ({
      id: word.toLowerCase(),
      text: `a sign that reads "${word}"`,
      content: 'typography',
      expectText: word,
      questions: [
        { id: 'sign', ask: 'Is this the sign that was ordered?' },
        { id: 'words', ask: `Does it read ${word}, letter by letter?`, dependsOn: 'sign' },
      ],
    })),
    matrix: { mode: ['text-to-image'], format: ['png'] },
    trials: 1,
    concurrency: 1,
    budget,
    checks: ['decodes'],
    ...(judge !== null && { judge: { provider, model, maxSide: 256, ...judge } }),
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'world.yaml'), stringify(world))
  writeFileSync(join(folder, 'suite.yaml'), stringify(suite))
  return folder
}
