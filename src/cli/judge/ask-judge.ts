import type { AttemptRecord } from '../../domain/attempt.ts'
import type { Quote } from '../../domain/charge.ts'
import type { JudgeCall } from '../../domain/judge-call.ts'
import { isPriced, type Trial } from '../../domain/plan.ts'
import { UNSPECIFIED } from '../../domain/prompt-spec.ts'
import { judgeAdapter, judgeWords } from '../../providers/judge/judge-adapter.ts'
import type { Judged } from '../../quality/judge/judge-score.ts'
import { judgeVerdict } from '../../quality/judge/judge-verdict.ts'
import { readJudgeAnswer } from '../../quality/judge/read-answer.ts'
import { runAttempt } from '../../runner/attempt.ts'
import { backoffMs, mayRetry } from '../../runner/backoff.ts'
import { callCharge, judgingId } from '../../runner/evaluation.ts'
import type { AttemptPorts, RunTarget } from '../../runner/ports.ts'
import { NOWHERE } from '../examine.ts'
import { callsFor, type Exhibit, exhibitKey, questionSetOf } from './exhibit.ts'
import type { JudgeDesk } from './judge-desk.ts'
import { JUDGE_SETTINGS, judgeRequest, quoteCall } from './quote-call.ts'

/** What came of asking about one picture. */
export type JudgeEnd =
  | { readonly kind: 'judged'; readonly judged: Judged }
  /** The cap named by `scope` has no room: nothing was sent. */
  | { readonly kind: 'no-room'; readonly scope: string }
  /** No call can help until a person acts: a wrong key, an empty account. */
  | { readonly kind: 'stopped'; readonly message: string }

type Heard =
  | { readonly kind: 'words'; readonly words: string; readonly call: string }
  /** It was asked, and what it said is lost or illegible: asked again it would be paid again. */
  | { readonly kind: 'unheard'; readonly message: string; readonly call: string }
  | Exclude<JudgeEnd, { readonly kind: 'judged' }>

const RETRY = { max: 4, on: ['throttled', 'unavailable'] }

/** Asks a judge about one picture: what an earlier call has answered is never paid for again. */
export async function askJudge(desk: JudgeDesk, exhibit: Exhibit): Promise<JudgeEnd> {
  const { judge } = desk
  const key = exhibitKey(exhibit, judge)
  const calls = await callsFor(exhibit, judge)
  const heard: Exclude<Heard, { kind: 'no-room' | 'stopped' }>[] = []
  for (const [order, call] of calls.entries()) {
    const one = await hear(desk, call, {
      name: `${key}.${order}`,
      questions: exhibit.questions.length,
    })
    if (one.kind === 'no-room' || one.kind === 'stopped') return one
    heard.push(one)
  }
  const ids = exhibit.questions.map(({ id }) => id)
  const words = heard.map((one) => (one.kind === 'words' ? one.words : null))
  const called = heard.map(({ call }) => call)
  const unheard = heard.find((one) => one.kind === 'unheard')?.message ?? null
  const judged: Judged = {
    judge: judge.name,
    questionSet: questionSetOf(exhibit, judge),
    verdict: judgeVerdict(
      exhibit.questions,
      words.map((one) => readJudgeAnswer(one ?? '', ids)),
    ),
    words,
    sent: calls[0]?.pictures ?? [],
    calls: called,
    charges: called.map((call) => callCharge(desk.ledger, { run: desk.run, call })),
    unheard: calls.length === 0 ? 'the picture cannot be decoded' : unheard,
  }
  return { kind: 'judged', judged }
}

/** One call: as the ledger has it from earlier, or asked now. */
async function hear(
  desk: JudgeDesk,
  call: JudgeCall,
  { name, questions }: { readonly name: string; readonly questions: number },
): Promise<Heard> {
  const quote = quoteCall(desk.judge, { ...call, questions })
  if (!isPriced(quote))
    throw new Error(`a judge without a price was not refused: ${quote.unpriced}`)
  const target = targetFor(desk, call)
  const stopping = AbortSignal.any([desk.drain, desk.abort])
  const elsewhere = desk.heardBefore(name)
  if (elsewhere !== null) return heardOf(desk, elsewhere)
  let tries = 0
  for (let ordinal = 1; ; ordinal++) {
    const id = `${judgingId(desk.run)}.${name}.${ordinal}`
    const before = await earlier(desk, id)
    if (before !== null) {
      if (before.kind !== 'free') return before.heard
      continue
    }
    const end = await runAttempt(
      portsOf(desk),
      target,
      orderOf(desk, { id, ordinal, quote }),
      desk.abort,
    )
    if (end.kind === 'no-room') return end
    if (end.kind === 'suspended') return { kind: 'stopped', message: 'stopped on request' }
    const { record, reading } = end
    if (end.overrun) desk.onOverrun(record)
    if (record.outcome.kind === 'produced') return heardOf(desk, record)
    if (reading.stopsTarget) {
      return { kind: 'stopped', message: record.outcome.message ?? String(record.outcome.reason) }
    }
    tries += 1
    if (!mayRetry(reading, record.charge, { ordinal: tries, retry: RETRY })) {
      return heardOf(desk, record)
    }
    await desk.sleep(backoffMs(reading, tries, desk.random), stopping)
    if (stopping.aborted) return { kind: 'stopped', message: 'stopped on request' }
  }
}

type Earlier =
  | { readonly kind: 'done'; readonly heard: Heard }
  /** It cost nothing and gave nothing: it may be asked again under another name. */
  | { readonly kind: 'free' }

/** What the ledger knows of a call; null where it was never made. */
async function earlier(desk: JudgeDesk, id: string): Promise<Earlier | null> {
  const { ledger } = desk
  const row = ledger.attempt(id)
  if (row === null) return null
  const record = row.record === null ? null : (JSON.parse(row.record) as AttemptRecord)
  if (row.state === 'answered' && record !== null) {
    await ledger.settle(id, record.charge, row.record ?? '')
  }
  if (record?.outcome.kind === 'produced') return { kind: 'done', heard: heardOf(desk, record) }
  if (row.state === 'voided' || (row.state === 'charged' && row.charge === 0n)) {
    return { kind: 'free' }
  }
  const message = record === null ? 'its answer was lost' : messageOf(record)
  return { kind: 'done', heard: { kind: 'unheard', message, call: id } }
}

function heardOf({ judge }: JudgeDesk, record: AttemptRecord): Heard {
  const body = record.exchanges.at(-1)?.responseBody ?? null
  const words = record.outcome.kind === 'produced' ? judgeWords(judge.spec.provider, body) : null
  if (words !== null) return { kind: 'words', words, call: record.id }
  return { kind: 'unheard', message: messageOf(record), call: record.id }
}

function messageOf({ outcome, charge }: AttemptRecord): string {
  const paid = charge.usd === null ? 'what it cost is not known' : `it cost ${charge.usd} USD`
  const why = outcome.message ?? outcome.reason ?? outcome.kind
  return `the judge was not heard (${outcome.kind}: ${why}); ${paid}`
}

function orderOf(
  { run, judge }: JudgeDesk,
  { id, ordinal, quote }: { readonly id: string; readonly ordinal: number; readonly quote: Quote },
): Parameters<typeof runAttempt>[2] {
  const cell = { id: 'judge', index: 0, suite: 0, target: judge.name, settings: JUDGE_SETTINGS }
  const prompt = {
    ...UNSPECIFIED,
    // The call's own name: the prompt that was drawn may be of any run, or of a label.
    id: id.split('.').at(-3) ?? id,
    text: '',
    content: null,
    inputs: { image: null, mask: null },
    modes: null,
    position: { file: '', line: 1, column: 1 },
  }
  const trial: Trial = { id, index: 0, case: { id: 'judge', cell, prompt, quote }, k: 1 }
  return { id, run: judgingId(run), trial, ordinal, quote, queuedMs: 0, backoffMs: 0 }
}

function portsOf({ ledger, wire, clock, sleep, onStep }: JudgeDesk): AttemptPorts {
  return {
    ledger,
    wire,
    clock,
    sleep,
    onStep,
    blobs: NOWHERE,
    readFile: () => Promise.reject(new Error('a judge writes no files')),
  }
}

function targetFor({ judge, credential, scopes }: JudgeDesk, call: JudgeCall): RunTarget {
  const { spec, baseUrl, card, name } = judge
  return {
    id: `judge/${name}`,
    adapter: judgeAdapter(spec.provider, call),
    baseUrl,
    model: spec.model,
    card,
    credential,
    lane: 'judge',
    isMetered: false,
    timeoutMs: spec.timeoutMs,
    concurrency: 1,
    perMinute: null,
    checks: [],
    retry: RETRY,
    scopes,
    operationFor: (_, attemptId) => ({
      attemptId,
      mode: JUDGE_SETTINGS.mode,
      model: spec.model,
      prompt: '',
      settings: JUDGE_SETTINGS,
      image: null,
      mask: null,
      options: {},
      timeoutMs: spec.timeoutMs,
    }),
    requestFor: () => judgeRequest(judge),
    sourcesOf: () => null,
  }
}
