import { MODERATION } from '../moderation.ts'
import type { GeneralModelText } from '../world.ts'

/** The list price of a call of the tool: $100 for 1,000 images. */
const TOOL_CALL = { bill: 'image', usd: '0.1' } as const

/** Sources differ on what a token costs: these prices of tokens are the mock's own. */
export const mistralModels: readonly GeneralModelText[] = [
  {
    dialect: 'mistral',
    id: 'mistral-medium-latest',
    rates: [
      TOOL_CALL,
      { bill: 'input_text_token', usd: '0.0000004' },
      { bill: 'output_text_token', usd: '0.000002' },
    ],
    moderation: MODERATION,
  },
  {
    dialect: 'mistral',
    id: 'mistral-small-2402',
    rates: [TOOL_CALL],
    retired: true,
  },
]
