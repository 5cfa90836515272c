namespace CsRecover.Samples;

/// <summary>The pendulum of Pendulum-v1 with g = 9.81: a rod of length and mass 1, its angle 0 upright, and a motor too weak to lift it in one go.</summary>
/// <param name="Angle">theta, radians.</param>
/// <param name="Velocity">theta-dot, at most 8.</param>
internal readonly record struct Pendulum(double Angle, double Velocity)
{
    /// <summary>The most that the motor can.</summary>
    public const double MostTorque = 2.0;

    /// <summary>Seconds from one state to the next.</summary>
    public const double Step = 0.05;

    private const double MostVelocity = 8.0;

    /// <summary>The state after a step of the real thing.</summary>
    /// <param name="torque">u.</param>
    public Pendulum After(double torque) => At(Velocity + (Step * ((1.5 * 9.81 * Math.Sin(Angle)) + (3.0 * torque))));

    /// <summary>The state after a step that ends with a velocity.</summary>
    /// <param name="velocity">The velocity, limited here.</param>
    public Pendulum At(double velocity)
    {
        double limited = Math.Clamp(velocity, -MostVelocity, MostVelocity);
        return new Pendulum(Angle + (Step * limited), limited);
    }

    /// <summary>What the state costs: the squared angle from upright, and a little for speed and torque.</summary>
    /// <param name="torque">u.</param>
    public double Cost(double torque)
    {
        double angle = Math.IEEERemainder(Angle, 2.0 * Math.PI);
        return (angle * angle) + (0.1 * Velocity * Velocity) + (0.001 * torque * torque);
    }
}
