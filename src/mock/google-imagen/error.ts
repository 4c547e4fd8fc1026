import { errorInfo, type GoogleError, googleError } from '../google/error.ts'
import type { Trouble } from '../job/trouble.ts'

const SERVICE = 'aiplatform.googleapis.com'

/** A trouble as Vertex AI says it; a 429 there names no quota and no wait. */
export function errorOf(trouble: Trouble): GoogleError {
  switch (trouble.kind) {
    case 'key':
      return googleError(
        'UNAUTHENTICATED',
        'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
        [
          errorInfo(
            trouble.sent === null ? 'CREDENTIALS_MISSING' : 'ACCESS_TOKEN_EXPIRED',
            SERVICE,
          ),
        ],
      )
    case 'model':
      return googleError(
        'NOT_FOUND',
        `Publisher Model \`publishers/google/models/${trouble.id}\` was not found or your project does not have access to it.`,
      )
    case 'path':
      return googleError('NOT_FOUND', 'Requested entity was not found.')
    case 'parameters':
      return googleError('INVALID_ARGUMENT', trouble.message)
    case 'funds':
      return googleError(
        'PERMISSION_DENIED',
        'This API method requires billing to be enabled. Please enable billing on project assay-mock.',
        [errorInfo('BILLING_DISABLED', SERVICE)],
      )
    case 'rate-limit':
      return googleError('RESOURCE_EXHAUSTED', 'Resource exhausted. Please try again later.')
    case 'overloaded':
      return googleError('UNAVAILABLE', 'The service is currently unavailable.')
    case 'server-error':
      return googleError('INTERNAL', 'Internal error encountered.')
    case 'blocked':
      return googleError(
        'INVALID_ARGUMENT',
        "Image generation failed with the following error: The prompt could not be submitted. This prompt contains sensitive words that violate Google's Responsible AI practices. Try rephrasing the prompt. Support codes: 42876398",
      )
    default:
      return trouble satisfies never
  }
}
