/** A test by its file, below test/, and its title, or the part of it that stands in the source. */
export type Proof = readonly [file: string, title: string]

export interface Rule {
  readonly id: string
  readonly rule: string
  readonly proofs: readonly Proof[]
  /** What of the rule is not kept, or not proved here. */
  readonly open?: readonly string[]
}

export const RULES: readonly Rule[] = [
  {
    id: 'S1',
    rule: 'No key in a result, the ledger, a report or an output',
    proofs: [
      ['security/canary.test.ts', 'no key stands anywhere after any fault of any dialect'],
      ['security/canary.test.ts', 'no key stands anywhere after a connection that fails'],
      [
        'security/canary.test.ts',
        'a provider that puts the key into words and headers has it in no record',
      ],
      ['security/canary.test.ts', 'ids and links too, has it in no record'],
      ['security/canary.test.ts', 'the two that sign among them, stand nowhere after a real run'],
      ['security/secrets.test.ts', 'a key is turned back into text in wire alone'],
      [
        'wire/secret.test.ts',
        'gives its name in every way to print it, and its value only when revealed',
      ],
      ['wire/secret.test.ts', 'no encoding of a secret stays, wherever it stands'],
      ['wire/wire.test.ts', 'is sent as JSON with the key, and recorded without it'],
    ],
    open: [
      'bytes of a picture are kept as they came: a key that a provider hides in them stays there',
    ],
  },
  {
    id: 'S2',
    rule: 'No key in the text of an error, an address or a diagnostic report',
    proofs: [
      [
        'security/secrets.test.ts',
        'a key that was copied badly is refused without a piece of it in any output',
      ],
      ['security/secrets.test.ts', 'a diagnostic report of the process has no environment in it'],
      [
        'security/secrets.test.ts',
        'a key that stands in a suite is refused wherever it stands, and not shown',
      ],
      ['wire/secret.test.ts', 'without printing it'],
      ['suite/bad.test.ts', 'no message holds a key that stood in a suite'],
    ],
  },
  {
    id: 'S3',
    rule: 'A key goes only to the origins it belongs to',
    proofs: [
      [
        'wire/wire.test.ts',
        'never goes to an origin its key does not belong to, not even without the key',
      ],
      ['process/mistakes.test.ts', 'an origin that the key does not belong to'],
      ['process/doctor.test.ts', 'no key goes where it does not belong'],
      ['wire/sign.test.ts', 'is never sent to an origin that its key does not belong to'],
      ['wire/model-call.test.ts', 'on its way to a stranger is stopped, and nothing is sent'],
      ['cli/judge/bind-judge.test.ts', 'a judge’s key goes to its vendor alone'],
      [
        'cli/credentials.test.ts',
        'gets the mock’s made-up key from the mock, and nothing of the environment',
      ],
    ],
  },
  {
    id: 'S4',
    rule: 'No redirect takes a key or an order with it',
    proofs: [['wire/wire.test.ts', 'is not sent on when the answer redirects']],
  },
  {
    id: 'S5',
    rule: 'No link out of an answer leads into this machine or a private network',
    proofs: [
      [
        'wire/download.test.ts',
        'of a link to this machine or a private network reaches nothing, however it is written',
      ],
      ['wire/download.test.ts', 'checks each redirect like the first'],
      ['wire/download.test.ts', 'follows three redirects and not a fourth'],
      ['security/secrets.test.ts', 'a proxy that only the environment names gets no request'],
    ],
  },
  {
    id: 'S6',
    rule: 'No answer fills memory or disk, however it is packed',
    proofs: [
      ['security/hostile-answers.test.ts', 'no answer takes the run down or its memory'],
      [
        'wire/wire.test.ts',
        'over its limit ends the exchange: by its length, as it comes, and as it inflates',
      ],
      [
        'wire/wire.test.ts',
        'compressed twice, or in a way not known, or not at all as it says, is refused',
      ],
    ],
    open: ['there is no least speed: a body that trickles is cut at the deadline of its attempt'],
  },
  {
    id: 'S7',
    rule: 'JSON is bounded before it is parsed, base64 while it is decoded',
    proofs: [
      ['wire/wire.test.ts', 'nested more than 64 deep is text'],
      ['security/hostile-answers.test.ts', 'no answer takes the run down or its memory'],
      ['wire/sift.test.ts', 'more than 256 images stay in the text from the 257th on'],
      ['wire/sift.test.ts', 'arbitrary bytes never throw'],
    ],
  },
  {
    id: 'S8',
    rule: 'No picture is decoded that is larger than the limit, nor in the run’s own process',
    proofs: [
      [
        'security/hostile-images.test.ts',
        'no hostile file costs a decoder its life or much memory',
      ],
      ['image/inspect-bytes.test.ts', 'refuses 60000x60000 by its header'],
      ['image/inspect-bytes.test.ts', 'refuses a small file that would unfold to 16000x16000'],
      ['security/hostile-folder.test.ts', 'a link to a device that never ends is left out'],
      [
        'image/inspector.test.ts',
        'kills a child that hangs at the deadline and goes on with the next picture',
      ],
      ['image/inspector.test.ts', 'refuses a file of more than 64 MiB without reading it'],
    ],
    open: [
      'a decoder’s own memory is bounded by the pixels it may decode, not by the operating system',
      'for a judge, a reviewer and a page, pictures that were looked at before are decoded within the command',
    ],
  },
  {
    id: 'S9',
    rule: 'SVG is never decoded',
    proofs: [
      ['image/decode.test.ts', 'no SVG, no TIFF, no file by its path'],
      ['security/hostile-images.test.ts', 'each is told for what it is'],
      ['quality/judge/ask.test.ts', 'is none where it is no picture of ours, an SVG least of all'],
    ],
  },
  {
    id: 'S10',
    rule: 'A decoder has no environment, and nothing to write or to start',
    proofs: [
      ['image/inspector.test.ts', 'gives its child nothing of its own environment'],
      ['security/secrets.test.ts', 'no environment is passed on whole'],
    ],
    open: [
      'Node 24 does not keep a decoder that was taken over from reading files or using the network',
    ],
  },
  {
    id: 'S11',
    rule: 'The bytes of a picture are kept; a page shows pictures made anew, without their metadata',
    proofs: [
      ['review/showable.test.ts', 'nothing of what came with a picture is left'],
      ['review/guard.test.ts', 'a served picture is a PNG without the metadata of the stored one'],
      [
        'process/affinity.test.ts',
        'shows every picture, small and without what its maker left in it',
      ],
      ['quality/judge/ask.test.ts', 'keeps its shape, and has lost all metadata'],
      [
        'store/blobs.test.ts',
        'bytes are named by their SHA-256 and the extension that their head says',
      ],
    ],
  },
  {
    id: 'S12',
    rule: 'No script of others runs in a report',
    proofs: [
      [
        'report/affinity/texts.test.ts',
        'the page has no element, attribute or address that is not ours',
      ],
      [
        'process/affinity.test.ts',
        'a hostile prompt is only text in it, and nothing is asked of the network',
      ],
      ['review/guard.test.ts', 'every answer forbids what the page does not need'],
      ['review/page.test.ts', 'words of others are words on the page'],
    ],
  },
  {
    id: 'S13',
    rule: 'No formula in CSV, no tag or link in Markdown, no broken XML',
    proofs: [
      ['report/reporters.test.ts', 'start no formula in the CSV report and add no line to it'],
      [
        'report/reporters.test.ts',
        'make no tag, image, link, mention, cell or mathematics in the Markdown report',
      ],
      ['report/reporters.test.ts', 'keep the JUnit report well formed'],
      ['security/hostile-answers.test.ts', 'reach no terminal, page, sheet or CI log'],
    ],
  },
  {
    id: 'S14',
    rule: 'No text of others gives an order to a CI runner',
    proofs: [
      ['report/reporters.test.ts', 'print nothing unseen and give no order to a CI runner'],
      ['report/clean.test.ts', 'leaves nothing unseen and no command in any text'],
      [
        'security/ci-output.test.ts',
        'of a stranger’s suite gives no order to a terminal or a CI runner',
      ],
      [
        'security/ci-output.test.ts',
        'arguments from a workflow’s expressions give no order either',
      ],
    ],
  },
  {
    id: 'S15',
    rule: 'No text of others moves a terminal',
    proofs: [
      ['security/hostile-answers.test.ts', 'reach no terminal, page, sheet or CI log'],
      [
        'security/ci-output.test.ts',
        'a mistake is one line whatever it quotes, and JSON is what it was',
      ],
    ],
  },
  {
    id: 'S16',
    rule: 'Files are named by us, private, and inside their folder',
    proofs: [
      [
        'store/blobs.test.ts',
        'bytes are named by their SHA-256 and the extension that their head says',
      ],
      ['store/run-folder.test.ts', 'a new run folder is empty but for its images, and private'],
      ['suite/bad.test.ts', 'there are fixtures for each kind of mistake'],
      ['store/open-database.test.ts', 'only the owner can read the file'],
      [
        'suite/load.test.ts',
        'an untrusted suite may not reach outside by a link, and a trusted one may',
      ],
      [
        'security/untrusted.test.ts',
        'reads no file outside its folder, by no name and through no link',
      ],
      ['security/hostile-answers.test.ts', 'no answer takes the run down or its memory'],
      [
        'security/hostile-folder.test.ts',
        'leads a judge, a scorer or a page to no file outside it',
      ],
      ['security/untrusted.test.ts', 'names labels whose pictures lie outside its folder in vain'],
      ['store/line-file.test.ts', 'a link is not written through'],
    ],
  },
  {
    id: 'S17',
    rule: 'YAML without aliases, tags, depth or size',
    proofs: [
      ['suite/load.test.ts', 'a suite over 1 MB is refused'],
      ['suite/load.test.ts', 'a staircase of blocks is refused, not crashed on'],
      ['suite/load.test.ts', 'a megabyte of unknown keys is reported key by key'],
      ['suite/bad.test.ts', 'there are fixtures for each kind of mistake'],
    ],
  },
  {
    id: 'S18',
    rule: 'No prototype is touched by what others wrote',
    proofs: [
      ['suite/load.test.ts', 'no prototype is touched by a suite'],
      ['security/hostile-answers.test.ts', 'no answer takes the run down or its memory'],
      [
        'security/hostile-folder.test.ts',
        'whose lines are no scores or votes is refused by its line',
      ],
      ['suite/column-mapping.test.ts', 'a column called __proto__ is a column like any other'],
    ],
  },
  {
    id: 'S19',
    rule: 'No text of others makes a pattern slow, and no suite brings a pattern of its own',
    proofs: [
      ['wire/secret.test.ts', 'no text makes it slow'],
      ['suite/column-mapping.test.ts', 'no cell and no number of columns makes a mapping slow'],
      [
        'security/rules.test.ts',
        'a regular expression is made only of what stands in the program, or of a key',
      ],
    ],
  },
  {
    id: 'S20',
    rule: 'Nothing of the environment is put into a suite',
    proofs: [
      ['suite/load.test.ts', 'nothing in a prompt is replaced by the environment'],
      ['security/secrets.test.ts', 'a variable of the environment is nowhere put into a suite'],
    ],
  },
  {
    id: 'S21',
    rule: 'A stranger’s suite gets the mock, and nothing else',
    proofs: [
      ['security/untrusted.test.ts', 'runs against the mock alone, whatever it names, and says so'],
      [
        'security/untrusted.test.ts',
        'runs no command and loads no code, not even where that is allowed',
      ],
      [
        'security/untrusted.test.ts',
        'cannot vouch for itself, nor choose a key, nor a world of its own',
      ],
      ['security/untrusted.test.ts', 'a trusted suite’s own world is what a bare --mock means'],
      ['security/untrusted.test.ts', 'cannot be resumed as if it were trusted'],
      ['process/ai-sdk.test.ts', 'never for an untrusted one'],
    ],
    open: [
      'a plan cannot be approved by its hash and then run: --trusted vouches for the whole suite',
      'pull requests from forks are recognised on five CIs; elsewhere --untrusted must be said',
    ],
  },
  {
    id: 'S22',
    rule: 'A command is run only where allowed, without a shell or a key, and is ended with all it started',
    proofs: [
      ['process/mistakes.test.ts', 'a suite that would run a command'],
      ['wire/command.test.ts', 'sees PATH, HOME and LANG of our environment and nothing else'],
      ['wire/command.test.ts', 'is run without a shell, in the folder given'],
      ['wire/command.test.ts', 'that does not end is killed with all it started'],
      ['wire/command.test.ts', 'that writes more than 1 MiB is stopped'],
      ['cli/scorer-command.test.ts', 'and none of our keys'],
      ['cli/scorer-command.test.ts', 'a program that is too slow is killed with all it started'],
    ],
  },
  {
    id: 'S23',
    rule: 'A review server answers this machine’s user alone',
    proofs: [
      ['review/guard.test.ts', 'the address is on loopback and its token has 256 bits'],
      ['review/guard.test.ts', 'a name that is not ours is 421'],
      ['review/guard.test.ts', 'a post of another site is 403'],
      ['review/guard.test.ts', 'a post with Origin null, or with none, is 403'],
      ['review/guard.test.ts', 'a post that is not JSON is 415'],
      [
        'review/guard.test.ts',
        'without the cookie, or with a wrong one, everything of the run is 401',
      ],
      ['review/guard.test.ts', 'a wrong token gets no cookie'],
      ['review/guard.test.ts', 'the cookie is kept from scripts and other sites'],
      [
        'review/guard.test.ts',
        'a picture embedded by another site, or asked for by no page, is 403',
      ],
      ['review/guard.test.ts', 'a preflight of another origin is refused'],
      ['review/page.test.ts', 'the token does not stay in the address'],
    ],
  },
  {
    id: 'S24',
    rule: 'Few dependencies, locked, without scripts; actions by commit; nobody is called unasked',
    proofs: [
      ['security/supply-chain.test.ts', 'the packages that come with us are these'],
      ['security/supply-chain.test.ts', 'none of them runs a script when it is installed'],
      ['security/supply-chain.test.ts', 'every package is locked to its bytes'],
      [
        'security/supply-chain.test.ts',
        'the workflow that we write for users names actions by commit',
      ],
      ['security/supply-chain.test.ts', 'no telemetry, no address of ours'],
    ],
    open: [
      'twelve packages come with us, where six were wanted',
      'there is no publishing yet that could be trusted',
    ],
  },
  {
    id: 'S25',
    rule: 'Cap and prices are not for a suite to raise, nor for a hand to change in the ledger',
    proofs: [
      ['security/caps.test.ts', 'the lower always wins'],
      [
        'money/ledger-recovery.test.ts',
        'an attempt that the witness saw leave cannot have been put back to held',
      ],
      [
        'money/ledger-recovery.test.ts',
        'a ledger that is gone while its witness is there is refused',
      ],
      [
        'suite/load.test.ts',
        'changes with the suite and with a file that it names, and with nothing else',
      ],
    ],
    open: ['a rate card beside a suite prices it: who may change the suite may change that card'],
  },
]
