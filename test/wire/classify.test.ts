import { describe, expect, test } from 'vitest'
import { classify } from '../../src/wire/classify.ts'
import { TransportFault } from '../../src/wire/transport-fault.ts'

function failure(code: string, more: Record<string, unknown> = {}): Error {
  return Object.assign(new Error('Bearer sk-secret to https://host/?key=sk-secret'), {
    code,
    ...more,
  })
}

describe('classify', () => {
  test.each([
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['ECONNREFUSED', 'connect-refused'],
    ['ECONNRESET', 'connect-reset'],
    ['ETIMEDOUT', 'connect-timeout'],
    ['UND_ERR_CONNECT_TIMEOUT', 'connect-timeout'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['UND_ERR_INVALID_ARG', 'bad-request'],
  ])('%s before the request is %s and not sent', (code, word) => {
    expect(classify(failure(code), 'queued')).toMatchObject({ sent: false, code: word })
  })

  test.each([
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['UND_ERR_SOCKET', 'closed'],
    ['HPE_INVALID_CONSTANT', 'protocol'],
    ['UND_ERR_HEADERS_OVERFLOW', 'protocol'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'protocol'],
    ['UND_ERR_DESTROYED', 'aborted'],
    ['ENOTFOUND', 'unknown'],
    ['ECONNREFUSED', 'unknown'],
    ['CERT_HAS_EXPIRED', 'unknown'],
    ['UND_ERR_INFO', 'unknown'],
  ])('%s after the request is %s and may have been sent', (code, word) => {
    expect(classify(failure(code), 'sent')).toMatchObject({ sent: true, code: word })
  })

  test.each([
    ['ECONNRESET', 'truncated'],
    ['UND_ERR_SOCKET', 'truncated'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'truncated'],
    ['Z_BUF_ERROR', 'truncated'],
    ['Z_DATA_ERROR', 'protocol'],
    ['HPE_INVALID_CHUNK_SIZE', 'protocol'],
  ])('%s within an answer is %s', (code, word) => {
    expect(classify(failure(code), 'answering')).toMatchObject({ sent: true, code: word })
  })

  test('what is not on the list may have been sent, even before the request', () => {
    for (const error of [
      failure('ESOMETHINGNEW'),
      failure('UND_ERR_SOCKET'),
      new Error('?'),
      'text',
      null,
    ])
      expect(classify(error, 'queued')).toMatchObject({ sent: true, code: 'unknown' })
  })

  test('an error of many attempts is told by its first', () => {
    const many = new AggregateError([failure('ECONNREFUSED'), failure('ENETUNREACH')])
    expect(classify(many, 'queued')).toMatchObject({ sent: false, code: 'connect-refused' })
    const wrapped = new TypeError('fetch failed', { cause: failure('ENOTFOUND') })
    expect(classify(wrapped, 'queued')).toMatchObject({ sent: false, code: 'dns' })
  })

  test("never repeats an error's own text", () => {
    for (const phase of ['queued', 'sent', 'answering'] as const)
      for (const code of [
        'ENOTFOUND',
        'ECONNRESET',
        'HPE_INVALID_URL',
        'sk-secret',
        'X'.repeat(61),
        '',
      ])
        expect(JSON.stringify(classify(failure(code), phase))).not.toContain('sk-secret')
  })

  test('a fault of our own keeps its words and is sent once the request was begun', () => {
    const fault = new TransportFault('deadline', 'no whole answer came before the deadline')
    expect(classify(fault, 'queued')).toEqual({
      sent: false,
      code: 'deadline',
      message: fault.message,
    })
    expect(classify(fault, 'sent').sent).toBe(true)
  })
})
