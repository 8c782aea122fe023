// A page that waits for money looks again every 20 seconds and is drawn anew once it stands
// otherwise. Without this file its link "look again" does the same.
const EVERY = 20_000;
const here = document.querySelector("[data-look-again]");

async function look() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const now = new DOMParser().parseFromString(await answer.text(), "text/html");
  const standing = now.querySelector("[data-standing]")?.dataset.standing;
  if (standing && standing !== here.dataset.standing) location.reload();
}

if (here) setInterval(() => look().catch(() => {}), EVERY);
