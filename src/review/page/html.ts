/** The page's one document; what changes is filled in by its scripts. */
export const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Review</title>
<link rel="icon" href="/page/icon.svg">
<link rel="stylesheet" href="/page/style.css">
<script type="module" src="/page/main.js"></script>
</head>
<body data-view="wait">
<header class="top">
  <h1 id="title" tabindex="-1">Review</h1>
  <progress id="progress" max="1" value="0" aria-label="Seen so far"></progress>
  <p id="rater"></p>
  <button type="button" id="finish" class="quiet">Finish…</button>
</header>
<main>
  <section class="card" data-show="wait"><p>One moment…</p></section>

  <section class="card" data-show="closed">
    <h2>This review is not open here</h2>
    <p id="closed-why">Open the whole address that assay review printed, with all that follows the #.</p>
  </section>

  <section class="card" data-show="name">
    <h2>Who is looking?</h2>
    <p>Your name stands beside your votes. Come back under the same name to go on where you were.</p>
    <form id="name-form">
      <label for="name">Your name</label>
      <input id="name" name="name" list="names" required maxlength="80" autocomplete="nickname" spellcheck="false">
      <datalist id="names"></datalist>
      <p id="name-wrong" role="alert"></p>
      <button type="submit" class="primary">Begin</button>
    </form>
    <p class="aside">You are not told which model drew a picture, what it cost or how long it took, until you ask at the end.</p>
  </section>

  <section class="turn" data-show="turn" aria-label="Pictures">
    <div class="stage" id="stage">
      <figure class="pane" id="pane-1"><div class="frame" tabindex="0" role="group" aria-label="Picture 1"></div><figcaption>1</figcaption></figure>
      <figure class="pane" id="pane-2"><div class="frame" tabindex="0" role="group" aria-label="Picture 2"></div><figcaption>2</figcaption></figure>
      <p id="peek" class="peek" hidden>Original</p>
    </div>
    <aside class="brief" id="brief" tabindex="0" aria-labelledby="brief-title">
      <h2 id="brief-title">Asked for</h2>
      <p id="prompt"></p>
      <dl id="spec"></dl>
    </aside>
    <div class="bar">
      <div class="reasons" id="reasons" role="group" aria-label="Why, if you reject it"></div>
      <div class="decide" id="decide" role="group" aria-label="Your decision"></div>
      <div class="tools" role="group" aria-label="View">
        <button type="button" id="undo" class="quiet" aria-keyshortcuts="Backspace">Undo <kbd>Backspace</kbd></button>
        <button type="button" id="zoom" class="quiet" aria-pressed="false" aria-keyshortcuts="z">100 % <kbd>Z</kbd></button>
        <button type="button" id="flip" class="quiet" aria-pressed="false" aria-keyshortcuts="Space">Prompt <kbd>Space</kbd></button>
        <button type="button" id="original" class="quiet" aria-pressed="false" aria-keyshortcuts="o">Original <kbd>hold O</kbd></button>
        <label class="quiet keys"><input type="checkbox" id="keys" checked> Shortcuts</label>
      </div>
    </div>
  </section>

  <section class="card" data-show="done">
    <h2>All seen. Thank you.</h2>
    <p id="tally"></p>
    <p>Your votes are kept. To see who drew what, reveal it: your votes are locked from then on.</p>
    <p class="row"><button type="button" id="reveal" class="primary">Reveal and lock my votes</button>
    <button type="button" id="undo-last" class="quiet" aria-keyshortcuts="Backspace">Undo the last <kbd>Backspace</kbd></button></p>
  </section>

  <section class="revealed" data-show="revealed" aria-labelledby="revealed-title">
    <h2 id="revealed-title">Who drew what</h2>
    <p id="consistent"></p>
    <div class="scroll" tabindex="0" role="region" aria-label="Votes by arm"><table id="arms"></table></div>
    <h3>Your votes, in their order</h3>
    <ol class="sheet" id="sheet"></ol>
  </section>
</main>
<div id="trouble" role="alert" hidden><p id="trouble-text"></p><button type="button" id="again" class="quiet">Try again</button></div>
<dialog id="ask" aria-labelledby="ask-title">
  <h2 id="ask-title">Reveal who drew what?</h2>
  <p id="ask-text"></p>
  <p class="row"><button type="button" id="ask-no" class="quiet" autofocus>Go on voting</button>
  <button type="button" id="ask-yes" class="primary">Reveal and lock my votes</button></p>
</dialog>
<p id="live" class="unseen" role="status" aria-live="polite"></p>
</body>
</html>
`
