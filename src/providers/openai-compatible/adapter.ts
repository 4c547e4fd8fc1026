import type { Adapter } from '../../domain/adapter.ts'
import { trimmed } from '../base-url.ts'
import { commonOptionMistakes } from '../common-options.ts'
import type { HostProfile } from './profile.ts'
import { readAnswer } from './read.ts'
import { readRefusal } from './refusal.ts'
import { HEADERS_OPTION, headerMistakes, headersOption } from './request-headers.ts'

const KEPT_OF_ALL = [
  'cf-ray',
  'content-type',
  'date',
  'retry-after',
  'retry-after-ms',
  'x-ratelimit-limit-requests',
  'x-ratelimit-remaining-requests',
  'x-ratelimit-reset-requests',
  'x-request-id',
]

/** The adapter of a host that is like OpenAI's Images API but for what its profile says. */
export function compatibleAdapter(profile: HostProfile): Adapter {
  const { auth, elsewhere, refusedHeaders } = profile
  return {
    id: profile.id,
    baseUrl: profile.baseUrl,
    ownBaseUrl: profile.ownBaseUrl,
    apiKeyEnv: profile.apiKeyEnv,
    keyOrigins: profile.keyOrigins,
    auth,
    keptHeaders: [
      ...new Set([...KEPT_OF_ALL, ...profile.requestIdHeaders, ...profile.keptHeaders]),
    ],
    reports: () => profile.reports,
    offer: profile.offer,
    optionMistakes: (options, model) => [
      ...commonOptionMistakes(options, { own: [HEADERS_OPTION], elsewhere }),
      ...headerMistakes(options[HEADERS_OPTION], { auth: auth.header, refused: refusedHeaders }),
      ...(profile.mistakes?.(options, model) ?? []),
    ],
    maskMarks: () => 'transparent',
    submit(operation, baseUrl) {
      const spec = profile.request(operation, trimmed(baseUrl))
      const headers = { ...profile.headers, ...spec.headers, ...headersOption(operation.options) }
      return { ...spec, headers }
    },
    read: (answer, spec, operation) =>
      profile.task?.(answer, spec, (refused) => readRefusal(refused, profile)) ?? {
        kind: 'done',
        reading: readAnswer(answer, operation, profile),
        task: null,
      },
    readCancelled: null,
    models: profile.models,
    balance: profile.balance,
  }
}
