import type { WorldText } from '../world.ts'

/** A model that looks at pictures and answers in words, as a person writes it. */
type JudgeText = NonNullable<WorldText['judges']>[number]

/** The vendors' prices of November 2026; how well they judge is the mock's own. */
export const judgeModels: readonly JudgeText[] = [
  {
    dialect: 'openai',
    id: 'gpt-4.1-mini',
    rates: [
      { bill: 'input_text_token', usd: '0.0000004' },
      { bill: 'output_text_token', usd: '0.0000016' },
    ],
    vision: { kind: 'patches', tokens: 1.62 },
  },
  {
    dialect: 'openai',
    id: 'gpt-4o-mini',
    rates: [
      { bill: 'input_text_token', usd: '0.00000015' },
      { bill: 'output_text_token', usd: '0.0000006' },
    ],
    vision: { kind: 'tiles', base: 2833, tile: 5667 },
    sensitivity: 0.7,
    specificity: 0.6,
  },
  {
    dialect: 'anthropic',
    id: 'claude-haiku-4-5',
    rates: [
      { bill: 'input_text_token', usd: '0.000001' },
      { bill: 'output_text_token', usd: '0.000005' },
    ],
    vision: { kind: 'area', pixelsPerToken: 750 },
  },
]
