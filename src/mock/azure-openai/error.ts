import { type ApiError, errorBody } from '../openai/error.ts'

/**
 * Errors as Azure says them: those of its gateway have only a code and a message, those of the model
 * are the vendor's own.
 */
export function azureErrorBody(error: ApiError): object {
  const gateway = gatewayError(error)
  return gateway === null ? errorBody(error) : { error: gateway }
}

function gatewayError({ status, code, message, headers }: ApiError): object | null {
  if (status === 401)
    return {
      code: '401',
      message:
        'Access denied due to invalid subscription key or wrong API endpoint. Provide a valid key for an active subscription.',
    }
  if (code === 'model_not_found')
    return {
      code: 'DeploymentNotFound',
      message: 'The API deployment for this resource does not exist.',
    }
  if (code === 'unknown_url') return { code: '404', message: 'Resource not found' }
  if (code === 'rate_limit_exceeded') {
    const seconds = headers?.['retry-after']
    const wait = seconds === undefined ? '' : ` Please retry after ${seconds} seconds.`
    return { code: '429', message: `Requests have exceeded the call rate limit.${wait}` }
  }
  return status === 403 ? { code: 'Forbidden', message } : null
}
