import { expect, test } from 'vitest'
import { bindJudge, judgeCredential } from '../../../src/cli/judge/bind-judge.ts'
import type { JudgeSpec } from '../../../src/domain/scorer-spec.ts'

const KEY = 'sk-judge-key-0123456789'
const spec: JudgeSpec = {
  provider: 'openai',
  model: 'house-model',
  baseUrl: null,
  apiKeyEnv: null,
  rates: null,
  worstCase: '0.01',
  maxSide: 768,
  maxOutputTokens: 600,
  timeoutMs: 60_000,
  bothOrders: false,
  labels: [],
}

async function credentialFor(baseUrl: string | null, trusted: readonly string[] = []) {
  const mock = { kind: 'real' } as const
  const bound = await bindJudge({ ...spec, baseUrl }, { mock, cards: [], today: '2026-11-21' })
  if ('mistakes' in bound) throw new Error(bound.mistakes.join())
  return judgeCredential(bound.judge, { environment: { OPENAI_API_KEY: KEY }, trusted, mock })
}

test('a judge’s key goes to its vendor alone, unless the user says where else', async () => {
  expect(await credentialFor(null)).toMatchObject({ origins: ['https://api.openai.com'] })
  for (const elsewhere of ['https://evil.example', 'https://api.openai.com.evil.example']) {
    const refused = await credentialFor(`${elsewhere}/v1`)
    expect(refused).toContain(`say so with --trust OPENAI_API_KEY@${elsewhere}`)
    expect(refused).not.toContain(KEY)
  }
  const trusted = await credentialFor('https://mine.example/v1', [
    'OPENAI_API_KEY@https://mine.example',
  ])
  expect(trusted).toMatchObject({
    origins: expect.arrayContaining(['https://mine.example']),
  })
})
