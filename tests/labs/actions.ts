// What a student does in a lab, in its order, taken from the section "Do" of the lab's text: the commands, and
// what the text says in words between them. A comment, invisible to readers, says the latter for a program:
//   <!-- until: CHECK -->                     the student waits until this check has ticked
//   <!-- until: SITUATION -->                 or for something else, see student.ts
//   <!-- on the page: /PATH name=value … -->  a form of the live page is sent
//   <!-- the student answers -->              commands that are not in the text, see ways.ts

export type Action =
  | Command
  | { do: 'wait'; until: string }
  | { do: 'send'; path: string; fields: [name: string, value: string][] }
  | { do: 'answer' };

export interface Command {
  do: 'command';
  words: string[];
  /** It is done once, whatever its exit code; else it is repeated until it succeeds. */
  mayFail?: true;
}

const SECTION = /^## Do$([\s\S]*?)^## /m;
const PART =
  /^ *```sh\n([\s\S]*?)^ *```|<!-- until: (.+) -->|<!-- on the page: (\/\S+) (.+) -->|<!-- (the student answers) -->/gm;

export function actionsOf(englishText: string): Action[] {
  const section = SECTION.exec(englishText)?.[1] ?? '';
  return [...section.matchAll(PART)].flatMap((part): Action[] => {
    const [, commands, until, path, fields, answers] = part;
    if (commands !== undefined) return commands.trim().split('\n').map(command);
    if (until !== undefined) return [{ do: 'wait', until }];
    if (answers !== undefined) return [{ do: 'answer' }];
    return [{ do: 'send', path: path ?? '', fields: fieldsOf(fields ?? '') }];
  });
}

/** No shell reads it, so it cannot depend on one. */
export function command(line: string): Command {
  return { do: 'command', words: line.trim().split(' ') };
}

function fieldsOf(text: string): [string, string][] {
  return text.split(' ').map((field) => {
    const [name = '', value = ''] = field.split('=');
    return [name, value];
  });
}
