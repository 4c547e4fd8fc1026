import type { z } from 'zod'
import { baseUrl, keyVariable, modelName } from './endpoint-fields.ts'
import { duration, flag, list, money, record, whole, word } from './fields.ts'
import { path } from './prompt-schema.ts'

/** The vision model that answers the prompts' questions. */
export const judgeSchema = record(
  {
    provider: word(['openai', 'anthropic'], 'a dialect').describe(
      'Its dialect: openai stands for every OpenAI-compatible endpoint.',
    ),
    model: modelName,
    baseUrl: baseUrl.optional().describe("Default: the provider's own."),
    apiKeyEnv: keyVariable.optional(),
    rates: path("a rate card's id, or a file beside the suite")
      .optional()
      .describe("A card's id, or a YAML or JSON file. Default: found by provider and model."),
    worstCase: money({ zero: 'allowed' })
      .optional()
      .describe('US dollars a call: a ceiling where no card prices it.'),
    maxSide: whole(64, 4096, 'the longest side of the picture as sent, in pixels').default(768),
    maxOutputTokens: whole(16, 32_768, 'the most tokens of an answer').default(600),
    timeout: duration().default(60_000),
    bothOrders: flag('whether each list of questions is asked again in reverse')
      .default(false)
      .describe('Asks again in the reverse order; answers that differ are unknown. Costs twice.'),
    labels: list(
      path('a file of pictures with human verdicts, such as ./labels.jsonl'),
      'a list of files',
    )
      .default([])
      .describe('Pictures with human verdicts, by which it is calibrated before it may decide.'),
  },
  'a judge such as { provider: openai, model: gpt-5-mini }',
)
export type WrittenJudge = z.output<typeof judgeSchema>
