/// Incidents: what went wrong on real hosts, made to happen on ours. Each
/// is an [netstack.host.experiment.Experiment] that tells its story with
/// [netstack.host.experiment.Report#say], listed in
/// [netstack.host.incident.Incidents].
package netstack.host.incident;
