import type { Adapter } from '../../domain/adapter.ts'
import type { JudgeCall } from '../../domain/judge-call.ts'
import type { JudgeSpec } from '../../domain/scorer-spec.ts'
import type { Json } from '../../domain/suite.ts'
import type { Meter } from '../../domain/usage.ts'
import { openaiAdapter } from '../openai/adapter.ts'
import {
  anthropicJudgeRequest,
  anthropicJudgeWords,
  anthropicModels,
  readAnthropicJudge,
} from './anthropic-messages.ts'
import { openaiJudgeRequest, openaiJudgeWords, readOpenaiJudge } from './openai-chat.ts'

const METERS: readonly Meter[] = [
  'input_text_token',
  'cached_input_text_token',
  'output_text_token',
]

/** What a judge's adapters share: it gives words, no pictures, and is asked once. */
const JUDGE = {
  ownBaseUrl: null,
  keyOrigins: [],
  reports: () => METERS,
  offer: () => null,
  optionMistakes: () => [],
  maskMarks: () => 'transparent',
  readCancelled: null,
  models: null,
  balance: null,
} as const satisfies Partial<Adapter>

/**
 * An adapter that puts one call's questions to a judge, so that the call is held, sent, charged and
 * recorded as every other attempt is. Without a call it only tells where a judge is and what key it
 * takes.
 */
export function judgeAdapter(provider: JudgeSpec['provider'], call: JudgeCall | null): Adapter {
  const asked = (): JudgeCall => {
    if (call === null) throw new Error('a judge is asked nothing without a call')
    return call
  }
  switch (provider) {
    case 'openai':
      return {
        ...JUDGE,
        id: 'openai',
        baseUrl: openaiAdapter.baseUrl,
        apiKeyEnv: openaiAdapter.apiKeyEnv,
        auth: openaiAdapter.auth,
        keptHeaders: openaiAdapter.keptHeaders,
        models: openaiAdapter.models,
        submit: (_, baseUrl) => openaiJudgeRequest(asked(), baseUrl),
        read: (answer) => ({ kind: 'done', reading: readOpenaiJudge(answer), task: null }),
      }
    case 'anthropic':
      return {
        ...JUDGE,
        id: 'anthropic',
        baseUrl: 'https://api.anthropic.com',
        apiKeyEnv: 'ANTHROPIC_API_KEY',
        auth: { header: 'x-api-key', prefix: '' },
        keptHeaders: [
          'request-id',
          'retry-after',
          'anthropic-ratelimit-requests-remaining',
          'anthropic-ratelimit-tokens-remaining',
        ],
        models: anthropicModels,
        submit: (_, baseUrl) => anthropicJudgeRequest(asked(), baseUrl),
        read: (answer) => ({ kind: 'done', reading: readAnthropicJudge(answer), task: null }),
      }
    default:
      return provider satisfies never
  }
}

/** What a judge said, out of the recorded body of its answer; null where it said nothing legible. */
export function judgeWords(provider: JudgeSpec['provider'], body: string | null): string | null {
  let json: Json
  try {
    json = JSON.parse(body ?? 'null') as Json
  } catch {
    return null
  }
  switch (provider) {
    case 'openai':
      return openaiJudgeWords(json)
    case 'anthropic':
      return anthropicJudgeWords(json)
    default:
      return provider satisfies never
  }
}
