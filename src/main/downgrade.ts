import { z } from 'zod';
import { readFileIfThere, writePrivateFile } from '../shell/private-file';
import { inLanguage, type Label, type Language } from '../shared/schema/label';

const versionsSchema = z.object({ app: z.string(), electron: z.string() });
export type Versions = z.infer<typeof versionsSchema>;

const message: Label = [
  'A newer Roadbook has worked with the data on this laptop. An older one would delete it, so this one stops here. Install the newer version again.',
  '本机数据已由更新版本的 Roadbook 使用过，旧版本会删除这些数据，因此已停止启动。请重新安装新版本',
  '較新版本的 Roadbook 使用過此裝置上的資料，舊版本會刪除這些資料，因此停止啟動。請重新安裝新版本',
];

export const downgradeMessage = (language: Language): string => inLanguage(message, language);

/**
 * Compares with the versions that used this profile last and stores the present ones. Chromium empties IndexedDB when
 * an older version opens what a newer one wrote, so the answer "older" must end the program before a window opens.
 */
export async function checkDowngrade(path: string, present: Versions): Promise<'fine' | 'older'> {
  let last: Versions | undefined;
  try {
    last = versionsSchema.parse(JSON.parse((await readFileIfThere(path))?.toString('utf8') ?? 'null'));
  } catch {
    last = undefined;
  }
  if (last !== undefined && isOlder(present.electron, last.electron)) return 'older';
  if (last !== undefined && isOlder(present.app, last.app)) return 'older';
  await writePrivateFile(path, JSON.stringify(present));
  return 'fine';
}

function isOlder(present: string, last: string): boolean {
  const [now, before] = [present, last].map((version) => version.split(/[.-]/).map(Number));
  for (let index = 0; index < 3; index += 1) {
    const difference = (now?.[index] ?? 0) - (before?.[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
