namespace CsRecover.Learning;

/// <summary>How a temperature goes from its first to its last value.</summary>
public enum TemperatureDecay
{
    /// <summary>By the same factor in each epoch.</summary>
    Exponential,

    /// <summary>By the same difference in each epoch.</summary>
    Linear,

    /// <summary>Along half a cosine: slowly at both ends.</summary>
    Cosine,
}

/// <summary>The temperature beta of hard concrete gates over a training: high ones explore, low ones decide.</summary>
/// <param name="Start">The first epoch's temperature, above 0.</param>
/// <param name="End">The last epoch's temperature, above 0.</param>
/// <param name="Epochs">Epochs from the first to the last one; later epochs keep the last temperature.</param>
/// <param name="Decay">How it goes.</param>
public sealed record TemperatureSchedule(double Start = 2.0, double End = 0.1, int Epochs = 100, TemperatureDecay Decay = TemperatureDecay.Exponential)
{
    /// <summary>The temperature of an epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <exception cref="ArgumentException">A temperature is not above 0, or there is no epoch.</exception>
    public double At(int epoch)
    {
        if (!(Start > 0.0 && End > 0.0 && Epochs >= 1))
        {
            throw new ArgumentException($"Expected temperatures above 0 and at least one epoch, got {Start} to {End} in {Epochs} epochs.");
        }

        double t = Math.Clamp(epoch / (double)Epochs, 0.0, 1.0);
        return Decay switch
        {
            TemperatureDecay.Linear => Start + ((End - Start) * t),
            TemperatureDecay.Cosine => End + ((Start - End) * 0.5 * (1.0 + Math.Cos(Math.PI * t))),
            _ => Start * Math.Pow(End / Start, t),
        };
    }
}
