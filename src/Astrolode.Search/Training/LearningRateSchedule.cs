namespace Astrolode.Search.Training;

/// <summary>Linear warm-up from a tenth of the peak, then half a cosine down to a hundredth of it (Loshchilov and Hutter 2017, eq. 5, one period).</summary>
/// <param name="Peak">Learning rate at the end of the warm-up.</param>
/// <param name="WarmupSteps">Steps of the warm-up, 0 or more.</param>
/// <param name="Steps">Steps in all.</param>
internal sealed record LearningRateSchedule(double Peak, int WarmupSteps, int Steps)
{
    public double At(int step)
    {
        if (step < WarmupSteps)
        {
            return Peak * (0.1 + 0.9 * step / WarmupSteps);
        }
        double done = Math.Clamp((step - WarmupSteps) / (double)Math.Max(1, Steps - WarmupSteps), 0, 1);
        return Peak * (0.01 + 0.99 * 0.5 * (1 + Math.Cos(Math.PI * done)));
    }
}
