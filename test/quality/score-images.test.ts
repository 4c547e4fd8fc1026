import { expect, it } from 'vitest'
import type { Score } from '../../src/domain/score.ts'
import type { ScorerSpec } from '../../src/domain/scorer-spec.ts'
import type { ImageToScore } from '../../src/quality/image-to-score.ts'
import { type ScoreImagesOptions, scoreImages } from '../../src/quality/score-images.ts'
import type { Scored } from '../../src/quality/scorer.ts'
import type { ScoringResult, ScoringTask } from '../../src/quality/scoring-message.ts'

const BACKGROUND: ScorerSpec = { scorer: 'background' }
const DUPLICATE: ScorerSpec = { scorer: 'duplicate' }

function image(prompt: string, changes: Partial<ImageToScore> = {}): ImageToScore {
  return {
    attempt: `a-${prompt}`,
    image: 0,
    sha256: `sha-${prompt}`,
    path: `/images/${prompt}.png`,
    target: 'gpt',
    cell: 'gpt/text-to-image',
    prompt: {
      id: prompt,
      text: prompt,
      content: 'product',
      expectText: null,
      absentText: null,
      colours: [],
      background: 'white',
      keepOutside: false,
      mustShow: [],
      mustNotShow: [],
      questions: [],
      inputs: { image: null, mask: null },
    },
    settings: { mode: 'text-to-image', n: 1 },
    source: null,
    mask: null,
    scorers: [BACKGROUND],
    ...changes,
  }
}

type Answer = (task: Extract<ScoringTask, { kind: 'score' }>) => ScoringResult | 'dies'

/** A child that answers at once; `rightPasses`: of how many right control cards in a hundred. */
function pretend(answer: Answer, { rightPasses = 100 } = {}) {
  const asked: string[] = []
  let cards = 0
  const run = async (
    task: ScoringTask,
  ): Promise<ScoringResult | { kind: 'failed'; message: string }> => {
    switch (task.kind) {
      case 'prepare':
        return { kind: 'readiness', readiness: { kind: 'ready', engine: `${task.spec.scorer}/1` } }
      case 'control': {
        cards += 1
        // Every card is passed, or as many of them as said: wrong ones are then never caught.
        const verdict = (cards * 7) % 100 < rightPasses ? 'pass' : 'fail'
        return { kind: 'scored', scored: { verdict, message: '', evidence: {} } }
      }
      case 'score': {
        asked.push(`${task.asked.spec.scorer} ${task.files.image}`)
        const given = answer(task)
        return given === 'dies' ? { kind: 'failed', message: 'the scorer died (SIGSEGV)' } : given
      }
      default:
        return task satisfies never
    }
  }
  return { child: { run, close: async () => {} }, asked, cards: () => cards }
}

const passes: Answer = () => scored('pass')

function scored(verdict: Scored['verdict'], evidence: Scored['evidence'] = {}): ScoringResult {
  return { kind: 'scored', scored: { verdict, message: `it is a ${verdict}`, evidence } }
}

function setUp(images: readonly ImageToScore[], changes: Partial<ScoreImagesOptions> = {}) {
  const kept = new Map<string, string>()
  const lines: Score[] = []
  const options: Omit<ScoreImagesOptions, 'children'> = {
    run: 'r',
    images,
    standing: [],
    memory: { get: (key) => kept.get(key) ?? null, put: (key, value) => void kept.set(key, value) },
    command: null,
    fresh: false,
    signal: null,
    append: (scores) => void lines.push(...scores),
    onProgress: () => {},
    ...changes,
  }
  return { options, kept, lines }
}

it('each image gets one line for each scorer that has something to say of it', async () => {
  const { child, asked } = pretend(passes)
  const plain = { ...image('sky').prompt, background: null }
  const { options, lines } = setUp([image('mug'), image('sky', { prompt: plain })])
  const scoring = await scoreImages({ ...options, children: [child] })
  expect(asked).toEqual(['background /images/mug.png'])
  expect(lines).toMatchObject([
    { attempt: 'a-mug', scorer: 'background', engine: 'background/1', verdict: 'pass', hard: true },
  ])
  expect(scoring.controls).toMatchObject([{ scorer: 'background', demoted: false }])
})

it('what is known of the same bytes, asking and engine is not looked at again, in this run or the next', async () => {
  const first = pretend(passes)
  const { options, lines, kept } = setUp([image('mug')])
  await scoreImages({ ...options, children: [first.child] })
  const again = pretend(passes)
  await scoreImages({ ...options, standing: lines, children: [again.child] })
  expect([again.asked, again.cards(), lines.length]).toEqual([[], 0, 1])

  const elsewhere = setUp([image('mug', { attempt: 'b' })], { run: 'r2', memory: options.memory })
  await scoreImages({ ...elsewhere.options, children: [again.child] })
  expect([again.asked, elsewhere.lines.length]).toEqual([[], 1])

  // Without the cache the run's own lines are enough.
  kept.clear()
  await scoreImages({ ...options, standing: lines, children: [again.child] })
  expect([again.asked, lines.length]).toEqual([[], 1])
})

it('another asking is looked at anew, and so is everything when that is wanted', async () => {
  const { child, asked } = pretend(passes)
  const { options, lines } = setUp([image('mug')])
  await scoreImages({ ...options, children: [child] })
  const other = { ...image('mug').prompt, background: 'uniform' as const }
  await scoreImages({
    ...options,
    images: [image('mug', { prompt: other })],
    standing: lines,
    children: [child],
  })
  expect(asked.length).toBe(2)
  await scoreImages({ ...options, standing: lines, fresh: true, children: [child] })
  expect(asked.length).toBe(3)
})

it('a scorer that dies of a picture leaves it unknown, goes on with the next, and tries again later', async () => {
  const first = pretend(({ files }) => (files.image.includes('bomb') ? 'dies' : scored('pass')))
  const { options, lines } = setUp([image('bomb'), image('mug')])
  await scoreImages({ ...options, children: [first.child] })
  expect(lines.map(({ prompt, verdict }) => [prompt, verdict])).toEqual([
    ['bomb', 'unknown'],
    ['mug', 'pass'],
  ])
  expect(lines[0]?.message).toBe('could not look at it: the scorer died (SIGSEGV)')
  const later = pretend(passes)
  await scoreImages({ ...options, standing: lines, children: [later.child] })
  expect(later.asked).toEqual(['background /images/bomb.png'])
  expect(lines.at(-1)).toMatchObject({ prompt: 'bomb', verdict: 'pass' })
})

it('a scorer that passes fewer than nine in ten right cards is demoted to advice', async () => {
  const { child } = pretend(() => scored('fail'), { rightPasses: 80 })
  const { options, lines } = setUp([image('mug')])
  const { controls } = await scoreImages({ ...options, children: [child] })
  expect(controls).toMatchObject([{ scorer: 'background', demoted: true }])
  const [control] = controls
  expect((control?.passed ?? 0) / (control?.n ?? 1)).toBeLessThan(0.9)
  expect(lines).toMatchObject([{ verdict: 'fail', hard: false }])
})

it('two children share the images and each image is scored once', async () => {
  const one = pretend(passes)
  const two = pretend(passes)
  const images = Array.from({ length: 9 }, (_, at) => image(`p${at}`))
  const { options, lines } = setUp(images)
  const seen: number[] = []
  await scoreImages({
    ...options,
    children: [one.child, two.child],
    onProgress: ({ done, total }) => void seen.push(done / total),
  })
  expect(one.asked.length + two.asked.length).toBe(9)
  expect(new Set(lines.map(({ prompt }) => prompt)).size).toBe(9)
  expect(seen.at(-1)).toBe(1)
})

it('where a person stops it, what was scored is kept and the rest is scored the next time', async () => {
  const stop = new AbortController()
  const { child, asked } = pretend(passes)
  const { options, lines } = setUp([image('mug'), image('sky')], { signal: stop.signal })
  await scoreImages({ ...options, children: [child], onProgress: () => stop.abort() })
  expect([asked.length, lines.length]).toEqual([1, 1])
  await scoreImages({ ...options, standing: lines, signal: null, children: [child] })
  expect([asked.length, lines.length]).toEqual([2, 2])
})

it('a duplicate is told when the second of the two comes, and the first one’s line is renewed', async () => {
  const hash = (text: string) => ({ perceptualHash: text.repeat(16), grid: '808080'.repeat(64) })
  const answer: Answer = ({ files }) =>
    scored('unknown', hash(files.image.includes('sky') ? 'a' : '0'))
  const { child } = pretend(answer)
  const of = (prompt: string) => image(prompt, { scorers: [DUPLICATE] })
  const { options, lines } = setUp([of('mug'), of('sky')])
  await scoreImages({ ...options, children: [child] })
  expect(lines.map(({ verdict }) => verdict)).toEqual(['pass', 'pass'])
  await scoreImages({
    ...options,
    images: [of('mug'), of('sky'), of('cup')],
    standing: lines,
    children: [child],
  })
  const now = lines.slice(2).map(({ prompt, verdict }) => [prompt, verdict])
  expect(now).toEqual([
    ['mug', 'fail'],
    ['cup', 'fail'],
  ])
})

it('a program runs only with leave, and is named with what to do without it', async () => {
  const spec: ScorerSpec = {
    scorer: 'command',
    name: 'house',
    command: ['./house.sh'],
    timeoutMs: 1000,
    hard: true,
  }
  const { child } = pretend(passes)
  const { options, lines } = setUp([image('mug', { scorers: [spec] })])
  expect((await scoreImages({ ...options, children: [child] })).absent).toEqual([
    { scorer: 'command:house', message: 'runs ./house.sh: allow it with --allow-exec' },
  ])
  expect(lines).toEqual([])
  const command = {
    prepare: async () => ({ kind: 'ready', engine: 'command/house/1' }) as const,
    score: async () => ({ verdict: 'fail', message: 'not our style', evidence: {} }) as const,
  }
  await scoreImages({ ...options, command, children: [child] })
  expect(lines).toMatchObject([{ scorer: 'command:house', verdict: 'fail', hard: true }])
})

it('a scorer whose packages are not there is absent, and the others score', async () => {
  const { child } = pretend(passes)
  const message = 'install onnxruntime-web'
  const run = async (task: ScoringTask): Promise<ScoringResult> =>
    task.kind === 'prepare' && task.spec.scorer === 'duplicate'
      ? { kind: 'readiness', readiness: { kind: 'absent', message } }
      : ((await child.run(task)) as ScoringResult)
  const { options, lines } = setUp([image('mug', { scorers: [DUPLICATE, BACKGROUND] })])
  const scoring = await scoreImages({ ...options, children: [{ run, close: child.close }] })
  expect(scoring.absent).toEqual([{ scorer: 'duplicate', message }])
  expect(lines.map(({ scorer }) => scorer)).toEqual(['background'])
})
