import { PageTitle } from '../../ui/page.tsx';

type StepHeadingProps = { title: string; text: string };

/** What a step is about; the focus begins here. */
export function StepHeading({ title, text }: StepHeadingProps) {
  return (
    <div>
      <PageTitle>{title}</PageTitle>
      <p className="mt-2 text-muted">{text}</p>
    </div>
  );
}
