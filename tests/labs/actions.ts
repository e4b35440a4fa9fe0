// What a student does in a lab, in its order, one line each, taken from the section "Do" of the lab's text:
//   COMMAND                           is repeated until it succeeds; with `may fail: ` before it, it runs once
//   until: CHECK                      waits until this check has ticked, or for a situation of student.ts
//   on the page: /PATH name=value …   sends a form of the live page
//   the student answers               the commands of ways.ts, which are not in the text
// In the text, all but the commands are comments, which are invisible to readers: <!-- until: CHECK -->

const SECTION = /^## Do$([\s\S]*?)^## /m;
const PART = /^ *```sh\n([\s\S]*?)^ *```|<!-- (.+) -->/gm;

export function actionsOf(englishText: string): string[] {
  const section = SECTION.exec(englishText)?.[1] ?? '';
  return [...section.matchAll(PART)].flatMap(([, commands, comment = '']) =>
    (commands ?? comment)
      .trim()
      .split('\n')
      .map((line) => line.trim()),
  );
}

export const isCommand = (action: string): boolean =>
  !/^(until|on the page): |^the student answers$/.test(action);
