import {
  errorInfo,
  type GoogleError,
  googleError,
  quotaFailure,
  retryInfo,
} from '../google/error.ts'
import type { Trouble } from '../job/trouble.ts'

const SERVICE = 'generativelanguage.googleapis.com'

/** Troubles that are errors here: a block is an answer with HTTP 200. */
export type ErrorTrouble = Exclude<Trouble, { kind: 'blocked' }>

/** A trouble as the Gemini API says it (error table and recorded answers of 2026). */
export function errorOf(trouble: ErrorTrouble, model: string): GoogleError {
  switch (trouble.kind) {
    case 'key':
      return trouble.sent === null
        ? googleError(
            'PERMISSION_DENIED',
            "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
          )
        : googleError('INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
            errorInfo('API_KEY_INVALID', SERVICE),
            {
              '@type': 'type.googleapis.com/google.rpc.LocalizedMessage',
              locale: 'en-US',
              message: 'API key not valid. Please pass a valid API key.',
            },
          ])
    case 'model':
      return googleError(
        'NOT_FOUND',
        `models/${trouble.id} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.`,
      )
    case 'path':
      return googleError('NOT_FOUND', 'Requested entity was not found.')
    case 'parameters':
      return googleError('INVALID_ARGUMENT', trouble.message)
    case 'funds':
      return googleError(
        'RESOURCE_EXHAUSTED',
        'Your prepayment credits are depleted. Add credits in AI Studio to go on.',
      )
    case 'rate-limit': {
      const { retryAfterSeconds } = trouble
      const quota = quotaFailure('GenerateRequestsPerMinutePerProjectPerModel', {
        model,
        value: '10',
      })
      return googleError(
        'RESOURCE_EXHAUSTED',
        'You exceeded your current quota, please check your plan and billing details.',
        retryAfterSeconds === null ? [] : [quota, retryInfo(retryAfterSeconds)],
      )
    }
    case 'overloaded':
      return googleError('UNAVAILABLE', 'The model is overloaded. Please try again later.')
    case 'server-error':
      return googleError('INTERNAL', 'An internal error has occurred. Please retry.')
    default:
      return trouble satisfies never
  }
}
